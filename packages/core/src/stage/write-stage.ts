import { createHash } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { shown } from '../config/explain-issues.ts';
import type { Exec, Ports } from '../ports.ts';
import type { ReleaseContext } from '../release/context.ts';
import { fileSource, type Source } from '../source.ts';
import { copyFileHashed, type Watch } from './copy-file.ts';
import { flush, makeFolder, removeLeftovers, replaceFolder } from './durable.ts';
import { findInput, invalidInput } from './input.ts';
import { makeFileHashed } from './make-file.ts';
import { openInput, type OpenInput } from './open-input.ts';
import {
  foldName,
  type Input,
  isStageName,
  stageFormat,
  type StagedFile,
  type StageRecord,
} from './stage-file.ts';
import type { StageId, StageStore } from './store.ts';
import { writeStageError } from './unwritable.ts';

/** Takes the content of one leg into a stage that nobody sees before it is whole. */
export interface StageWriter {
  /** The folder that relative inputs are relative to. */
  readonly root: string;
  /** What is staged must be of use on another machine as well. */
  readonly portable: boolean;
  /**
   * Copies a regular file (a link is followed once) under `name`, hashing it on the way.
   *
   * @param watch sees every byte of it in order, while it is copied.
   * @returns the copy, for checks that must not race with the input being replaced.
   */
  addFile(name: string, from: string, watch?: Watch): Promise<Source & { readonly path: string }>;
  /** Opens an input that is packed rather than copied; it is recorded once it was read to its end. */
  openInput(from: string): Promise<OpenInput>;
  /** Adds a file that is made here, hashing it on the way. */
  makeFile(
    name: string,
    content: AsyncIterable<Uint8Array>,
    watch?: Watch,
  ): Promise<Source & { readonly path: string }>;
  /** For a program that makes what is staged; it never gets the token. */
  readonly exec: Exec;
  /** Something people should see about the input, though it is allowed. */
  note(line: string): void;
}

export interface Staged {
  readonly dir: string;
  readonly record: StageRecord;
  readonly sources: readonly Source[];
}

type StagePorts = Pick<Ports, 'clock' | 'random' | 'stop' | 'log' | 'exec'>;

/**
 * Stages one leg: everything goes into a temporary sibling that is flushed and then renamed into place.
 *
 * @param fill adds the files and returns what the archetype wants to remember; if it throws, the old stage stays.
 * @throws Blocked `stage-unwritable` when the disk does not take it.
 */
export async function writeStage(
  at: { store: StageStore; id: StageId; root: string; portable?: boolean },
  release: ReleaseContext,
  fill: (writer: StageWriter) => Promise<unknown>,
  ports: StagePorts,
): Promise<Staged> {
  const target = at.store.stageDir(at.id);
  const suffix = ports.random.hex(6);
  const fresh = siblingOf(target, `${suffix}.new`);
  try {
    // Their room may be needed.
    await at.store.removals.settled();
    makeFolder(path.dirname(target));
    removeLeftovers(path.dirname(target), `.${path.basename(target)}.`, /^[0-9a-f]+\.(?:new|old)$/);
    makeFolder(path.join(fresh, 'files'));
    const draft = new Draft(fresh, at, ports);
    const meta = await fill(draft);
    const record = recordOf(at.id, release, { draft, meta, now: ports.clock.now() });
    await seal(fresh, record);
    const old = siblingOf(target, `${suffix}.old`);
    await replaceFolder(fresh, target, old);
    at.store.removals.start(old);
    return { dir: target, record, sources: sourcesOf(target, record) };
  } catch (error) {
    discard(fresh);
    throw writeStageError(error, at.store.dir);
  }
}

/** The staged files as sources that read the stage. */
export function sourcesOf(dir: string, record: StageRecord): readonly Source[] {
  return record.files.map((file) => fileSource({ ...file, path: path.join(dir, 'files', file.name) }));
}

export function sealOf(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}\n`;
}

class Draft implements StageWriter {
  readonly root: string;
  readonly portable: boolean;
  readonly exec: Exec;
  readonly files: StagedFile[] = [];
  readonly inputs: Input[] = [];
  readonly #dir: string;
  readonly #ports: StagePorts;

  constructor(dir: string, at: { root: string; portable?: boolean }, ports: StagePorts) {
    this.#dir = dir;
    this.root = at.root;
    this.portable = at.portable ?? false;
    this.#ports = ports;
    this.exec = ports.exec;
  }

  note(line: string): void {
    this.#ports.log.note(`  ${line}`);
  }

  async addFile(name: string, from: string, watch?: Watch): Promise<Source & { readonly path: string }> {
    const copy = this.#placeFor(name);
    const input = await findInput(this.root, from, name);
    const digest = await copyFileHashed(input.path, copy, this.#ports.stop, watch);
    const { size, sha256 } = digest;
    this.files.push({ name, ...digest });
    this.inputs.push({ path: input.shown, modified: input.modified, size, sha256 });
    return { ...fileSource({ name, path: copy, size, sha256 }), path: copy };
  }

  openInput(from: string): Promise<OpenInput> {
    return openInput(this.root, from, (input) => void this.inputs.push(input));
  }

  async makeFile(
    name: string,
    content: AsyncIterable<Uint8Array>,
    watch?: Watch,
  ): Promise<Source & { readonly path: string }> {
    const place = this.#placeFor(name);
    const digest = await makeFileHashed(place, content, this.#ports.stop, watch);
    const { size, sha256 } = digest;
    this.files.push({ name, ...digest });
    return { ...fileSource({ name, path: place, size, sha256 }), path: place };
  }

  /** @throws Blocked `artifact-invalid` for a name that cannot be, or is there already. */
  #placeFor(name: string): string {
    this.#ports.stop.throwIfAborted();
    if (!isStageName(name))
      throw invalidInput(shown(name), 'cannot be the name of a file everywhere', 'Give it another name.');
    if (this.files.some((file) => foldName(file.name) === foldName(name)))
      throw invalidInput(shown(name), 'is the name of two files', 'Give one of them another name.');
    return path.join(this.#dir, 'files', name);
  }
}

function recordOf(
  id: StageId,
  release: ReleaseContext,
  content: { draft: Draft; meta: unknown; now: number },
): StageRecord {
  const { version, revision, commit, dirty, from, epoch, tag, run, registry } = release;
  return {
    format: stageFormat,
    archetype: id.archetype,
    artifact: id.artifact,
    arch: id.arch,
    release: { version, revision, commit, dirty, from, epoch, tag, run },
    registry: { base: registry.base.href, owner: registry.owner },
    staged: content.now,
    inputs: content.draft.inputs,
    files: content.draft.files,
    meta: content.meta,
  };
}

/** A stage without its seal, or with one that does not fit, was never finished. */
async function seal(dir: string, record: StageRecord): Promise<void> {
  const text = `${JSON.stringify(record, undefined, 2)}\n`;
  writeFileSync(path.join(dir, 'stage.json'), text, { flag: 'wx', mode: 0o600 });
  writeFileSync(path.join(dir, 'seal'), sealOf(text), { flag: 'wx', mode: 0o600 });
  // All at once: the rename that makes it visible comes after all of them, and their order does not matter.
  const files = record.files.map(({ name }) => path.join('files', name));
  await Promise.all(['stage.json', 'seal', ...files, 'files', ''].map((name) => flush(path.join(dir, name))));
}

function siblingOf(target: string, suffix: string): string {
  return path.join(path.dirname(target), `.${path.basename(target)}.${suffix}`);
}

/** What hinders the removal hindered the writing, and that is what gets reported. */
function discard(fresh: string): void {
  try {
    rmSync(fresh, { recursive: true, force: true });
  } catch {
    // The next run clears it.
  }
}
