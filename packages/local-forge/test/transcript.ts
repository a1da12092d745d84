import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import type { World } from '../src/index.ts';

/** A body as transcripts keep it. */
export type RecordedBody =
  | { readonly text: string }
  | { readonly base64: string }
  | { readonly fixture: string }
  | { readonly fill: string; readonly size: number }
  | { readonly boundary: string; readonly multipart: readonly RecordedPart[] };

export interface RecordedPart {
  readonly name: string;
  readonly filename?: string;
  readonly text?: string;
  readonly fixture?: string;
}

export interface Exchange {
  readonly n: number;
  readonly what: string;
  readonly as: string;
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: RecordedBody;
  };
  readonly capture?: Readonly<Record<string, string>>;
  readonly response: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: { json: unknown } | { text: string } | { sha256: string; size: number };
  };
}

export interface Transcript {
  readonly profile: string;
  readonly area: string;
  readonly exchanges: readonly Exchange[];
}

/** The folder that holds what real forges answered; it lies beside the repository. */
const SHARED = process.env['PARITY_SHARED'] ?? resolve(import.meta.dirname, '../../../../shared');

const TRANSCRIPTS = join(SHARED, 'transcripts');

export const haveTranscripts: boolean = existsSync(join(TRANSCRIPTS, 'world.json'));

export function readTranscript(folder: string, area: string): Transcript {
  return readJson(join(TRANSCRIPTS, folder, `${area}.json`)) as Transcript;
}

/** The world at the start, under the settings that an area was recorded with. */
export function readWorld(settings: World['settings'] = {}): World {
  const world = readJson(join(TRANSCRIPTS, 'world.json')) as World;
  return { ...world, settings: { ...world.settings, ...settings } };
}

export function readFixture(name: string): Buffer {
  return readFileSync(join(TRANSCRIPTS, 'fixtures', name));
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}
