import { checkManifest, checkTypes, findPublished, packAll, temporaryFolder } from '@parity-tools/packed';

/** Looks at the bytes that would be published, not at the folder they are made from. */
export async function checkTarballs(): Promise<undefined> {
  await using temporary = await temporaryFolder('check');
  for (const { file } of await packAll(await findPublished(), temporary.folder)) {
    await checkManifest(file);
    await checkTypes(file);
  }
  return undefined;
}
