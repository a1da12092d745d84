import type { Table } from '../table.ts';
import { openWorkshop } from '../workshop.ts';
import { measureStartup } from './startup.ts';
import { measureUpload } from './upload.ts';

const MiB = 1024 * 1024;

/** How long it takes to start, and to publish files to a local forge. */
export async function* measureFiles(): AsyncGenerator<Table> {
  await using workshop = await openWorkshop();
  yield { title: 'Start-up', base: 'node -e 0', results: await measureStartup(workshop) };
  yield { title: '1 MiB', base: 'curl -T', results: await measureUpload(workshop, 'small', MiB, 5) };
  yield { title: '1 GiB', base: 'curl -T', results: await measureUpload(workshop, 'large', 1024 * MiB, 3) };
}
