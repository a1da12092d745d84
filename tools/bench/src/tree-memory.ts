import { readdirSync, readFileSync } from 'node:fs';

/** The most memory that a process and its children held. */
export interface TreeMemory {
  readonly peakMiB: number;
  look(): void;
}

/**
 * Of one process the kernel keeps the maximum (VmHWM). Of several nobody does: there it is the largest sum of what all of
 * them held when we looked (VmRSS, pages that they share counted for each). The larger of both counts.
 */
export function treeMemory(root: number): TreeMemory {
  let peak = 0;
  return {
    get peakMiB() {
      return peak / 1024;
    },
    look() {
      const family = familyOf(root).map(statusOf);
      const sum = family.reduce((total, { now }) => total + now, 0);
      peak = Math.max(peak, sum, ...family.map(({ most }) => most));
    },
  };
}

/** A process and all below it, as proc(5) has them; any thread may have started some. */
function familyOf(pid: number): readonly number[] {
  return [
    pid,
    ...threadsOf(pid)
      .flatMap((thread) => childrenOf(pid, thread))
      .flatMap(familyOf),
  ];
}

function threadsOf(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}

function childrenOf(pid: number, thread: string): readonly number[] {
  return (readText(`/proc/${pid}/task/${thread}/children`).match(/\d+/g) ?? []).map(Number);
}

/** In KiB; 0 once it is gone. */
function statusOf(pid: number): { readonly now: number; readonly most: number } {
  const status = readText(`/proc/${pid}/status`);
  const field = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1] ?? 0);
  return { now: field('VmRSS'), most: field('VmHWM') };
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
