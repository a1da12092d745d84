import { readFile } from 'node:fs/promises';

import { digestOf, findInput, type InputFile, type Leg, type StageWriter } from '@parity-lib/core';

import type { ImageLeg } from '../config/config.ts';
import type { OpenImage } from '../steps/open-image.ts';
import { copiedLayout } from './copied-layout.ts';
import { readDigestFile } from './digest-file.ts';
import { inLayout } from './layout-image.ts';
import type { ImageMeta } from './leg-meta.ts';
import { linkedImage } from './linked-image.ts';
import { imageFile, linkedMeta } from './open-leg.ts';
import { stagePortable } from './stage-portable.ts';

/** Takes a leg into a stage, in the way that its input allows (design, section 5, "Stage store"). */
export async function stageLeg({ arch, input }: Leg<ImageLeg>, out: StageWriter): Promise<ImageMeta> {
  const { root } = out;
  switch (input.kind) {
    case 'image': {
      const image = await openLinked(await findInput(root, input.path, imageFile), arch);
      for (const note of image.notes) out.note(note);
      if (out.portable) return stagePortable(image, await seen(input.path, out));
      await out.addFile(imageFile, input.path);
      return linkedMeta(image);
    }
    case 'ociLayout':
      return stagePortable(
        await inLayout(root, input.path, arch),
        await seen(`${input.path}/index.json`, out),
      );
    case 'copyTo': {
      await using layout = await copiedLayout(await findInput(root, input.path, 'copy-to'), out.exec);
      return await stagePortable(await inLayout(layout.path, '.', arch), await seen(input.path, out));
    }
    case 'digestFile': {
      const file = await findInput(root, input.path, 'digest');
      await out.addFile('digest', input.path);
      return readDigestFile(await readFile(file.path, 'utf8'), file.shown);
    }
  }
}

/** Records an input that is not copied itself: people see what an image was made of, and how old that is. */
async function seen(from: string, out: StageWriter): Promise<StageWriter> {
  await using input = await out.openInput(from);
  await digestOf(input.read());
  return out;
}

/** The image JSON of a leg, opened where it lies. */
export async function openLinked(
  { path, shown }: InputFile,
  arch: Leg<ImageLeg>['arch'],
): Promise<OpenImage> {
  return linkedImage(await readFile(path, 'utf8'), arch, shown);
}
