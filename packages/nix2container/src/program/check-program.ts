import type { Arch } from '@parity-lib/core';
import { spellMachine } from '@parity-lib/core/elf';

import { invalidImage, quote } from '../complaint.ts';
import type { PlannedImage } from '../layer/planned-image.ts';
import { findProgram } from './find-program.ts';

/**
 * What an image starts has to be for its machine (design, section 5, "Right architecture").
 *
 * @param shown the image as people know it.
 * @returns what people should see of a program that nothing can be told of.
 * @throws Blocked `artifact-invalid`.
 */
export async function checkProgram(
  planned: PlannedImage,
  arch: Arch,
  shown: string,
): Promise<string | undefined> {
  const program = await findProgram(planned);
  if (program === undefined) return 'it has neither Entrypoint nor Cmd: whoever runs it says what is started';
  const { word, files, elf } = program;
  const last = files.at(-1);
  if (last === undefined) return `its program ${quote(word)} is not in the layers that are made here`;
  if (elf === undefined) return `its program ${last} is no ELF file, so its architecture is not checked`;
  if (elf.arch === arch) return undefined;
  throw invalidImage(shown, {
    what: `starts ${last}, built for ${spellMachine(elf)}; its leg says ${arch}`,
    details: [
      `Entrypoint or Cmd: ${quote(word)}`,
      ...(files.length > 1 ? [`through ${files.join(', ')}`] : []),
    ],
    next: `Build it for ${arch}, or move it to the leg that it is of.`,
  });
}
