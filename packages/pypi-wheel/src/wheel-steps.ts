import {
  attemptWrite,
  formatBytes,
  type Progress,
  shortDigest,
  type Source,
  type State,
  type Step,
} from '@parity-lib/core';

import { digestAt } from './registry/digest-at.ts';
import type { ListedFile, WheelPlace, WheelRegistry } from './registry/wheel-registry.ts';
import type { FormField } from './upload/form-fields.ts';
import { uploadForm } from './upload/upload-form.ts';

/** A wheel to be published, and the form that goes with it. */
export interface WheelUpload {
  readonly wheel: Source;
  readonly form: readonly FormField[];
}

/** The steps that publish these wheels. */
export function wheelSteps(
  uploads: readonly WheelUpload[],
  place: WheelPlace,
  registry: WheelRegistry,
): readonly Step[] {
  const steps: Step[] = [];
  for (const upload of uploads) {
    const needs = registry.firstGoesAlone ? steps.slice(0, 1) : [];
    steps.push({
      id: upload.wheel.name,
      kind: 'name',
      target: registry.uploadUrl.pathname,
      why: 'a wheel of this version',
      bytes: upload.wheel.size,
      needs,
      probe: (fresh = false) => wheelState(upload.wheel, place, registry, fresh),
      apply: (progress) => send(upload, registry, progress),
    });
  }
  return steps;
}

async function send(
  { wheel, form }: WheelUpload,
  registry: WheelRegistry,
  progress: Progress,
): Promise<void> {
  const { contentType, body } = uploadForm(form, wheel);
  const { http, uploadUrl: url, ports } = registry;
  const frame = body.size - wheel.size;
  const answer = await attemptWrite(
    () =>
      http.write({
        method: 'POST',
        url,
        headers: { 'content-type': contentType },
        body,
        // What is told of the sending is told of the wheel, and not of the form around it.
        onSent: (sent) => progress(Math.max(0, sent - frame)),
      }),
    url,
    ports.clock,
  );
  if (!registry.isTaken(answer)) throw registry.refused(answer);
}

async function wheelState(
  wheel: Source,
  place: WheelPlace,
  registry: WheelRegistry,
  fresh: boolean,
): Promise<State> {
  const files = await registry.files(place, fresh);
  if (files === undefined) return { is: 'unknown', why: 'not readable without a token' };
  const theirs = files.find(({ name }) => name.toLowerCase() === wheel.name.toLowerCase());
  if (theirs === undefined) return { is: 'needed' };
  const known = theirs.sha256 === undefined ? await readDigest(theirs, wheel, registry) : theirs;
  if (known === undefined)
    return { is: 'unknown', why: 'a file of that name is there; the index does not tell its sha256' };
  if (known.sha256 === wheel.sha256) return { is: 'done', why: 'the same bytes are there' };
  return {
    is: 'conflict',
    ours: described(wheel),
    theirs: described(known),
    remedy: registry.removal(place),
    alsoDeletes: files.filter(({ url }) => url !== theirs.url).map(({ name }) => name),
  };
}

/** For a plan that changes nothing, nothing large is downloaded. */
async function readDigest(
  file: ListedFile,
  wheel: Source,
  { http }: WheelRegistry,
): Promise<{ sha256: string; size: number } | undefined> {
  return http.dryRun ? undefined : digestAt(http, file, wheel.size);
}

function described({ sha256, size }: { sha256?: string | undefined; size?: number | undefined }): string {
  const digest = sha256 === undefined ? 'unknown' : shortDigest(sha256);
  return size === undefined ? digest : `${digest} ${formatBytes(size)}`;
}
