import path from 'node:path';

import { Blocked, emptyFolder, type Exec, type InputFile } from '@parity-lib/core';

/**
 * What nix2container's copy-to program writes: Skopeo makes the layers, and leaves them as they are.
 *
 * @throws Blocked `artifact-invalid` when it fails, `tool-missing` when there is no such program.
 */
export async function copiedLayout(
  { path: program, shown }: InputFile,
  exec: Exec,
): Promise<AsyncDisposable & { readonly path: string }> {
  const folder = await emptyFolder({});
  const layout = path.join(folder.path, 'layout');
  const done = await exec.run({ argv: [program, '--preserve-digests', `oci:${layout}:image`] });
  if (done.exitCode === 0)
    return { path: layout, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
  await folder[Symbol.asyncDispose]();
  if (done.missing)
    throw new Blocked('tool-missing', {
      message: `${shown} cannot be run.`,
      details: [program],
      next: 'Name the program: "result/bin/copy-to" of what "nix build .#image.copyTo" gives.',
    });
  throw new Blocked('artifact-invalid', {
    message: `${shown} did not copy the image${done.exitCode === undefined ? '' : `: it ended with ${done.exitCode}`}.`,
    details: done.stderr.trim().split('\n').slice(-5),
    next: 'Mend what it says; "image" with the image.json needs no program at all.',
  });
}
