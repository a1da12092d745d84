import { Buffer } from 'node:buffer';

import { attemptWrite, Blocked, bytesBody, type State, type Step, Unclear } from '@parity-lib/core';

import { escapeName } from '../names.ts';
import type { NpmRegistry } from '../registry/npm-registry.ts';
import type { TagMove } from './tag-move.ts';

/** The step that moves a tag to a version, once that is there. */
export function tagStep(
  move: TagMove,
  { name, version, needs }: { name: string; version: string; needs: readonly Step[] },
  registry: NpmRegistry,
): Step {
  const url = new URL(
    `-/package/${escapeName(name)}/dist-tags/${encodeURIComponent(move.tag)}`,
    registry.url,
  );
  const look = async (fresh: boolean): Promise<State> => {
    const packument = await registry.packument(name, fresh);
    return packument === undefined
      ? { is: 'unknown', why: 'not readable without a token' }
      : move.decide(packument);
  };
  return {
    id: `dist-tag ${move.tag}`,
    kind: 'pointer',
    target: url.pathname,
    why: `names the version that npm install ${name}@${move.tag} takes`,
    bytes: Buffer.byteLength(JSON.stringify(version)),
    needs,
    probe: (fresh = false) => look(fresh),
    apply: async () => {
      // Read just before and just after: no registry compares and swaps (design, section 5).
      const state = await look(true);
      if (state.is === 'done') return;
      if (state.is !== 'needed') throw overtaken(name, move.tag);
      await putTag(url, version, registry);
      const packument = await registry.packument(name, true);
      const higher = packument && move.higher(packument);
      if (higher !== undefined) await putTag(url, higher, registry);
    },
  };
}

/** Somebody was faster: what that means, the next probe says. */
function overtaken(name: string, tag: string): Unclear {
  const blocked = new Blocked('registry-invalid', {
    message: `The registry does not tell where the dist-tag ${tag} of ${name} stands.`,
    next: 'Run the same command again.',
  });
  return new Unclear(blocked, { delivered: false });
}

async function putTag(url: URL, version: string, registry: NpmRegistry): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const body = bytesBody(Buffer.from(JSON.stringify(version)));
  const answer = await attemptWrite(
    () => registry.http.write({ method: 'PUT', url, headers, body }),
    url,
    registry.ports.clock,
  );
  if (answer.status < 200 || answer.status >= 300) throw registry.refused(answer);
}
