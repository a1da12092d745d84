import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Where the JSON of a leg lies that another host publishes; the image is for that arch as well then. */
export function otherLeg(folder: string, name: string): string {
  return path.join(folder, 'elsewhere', `${name}-s390x.json`);
}

/** The JSON of the legs that other hosts publish. */
export function otherLegs(folder: string, name: string): readonly string[] {
  const file = otherLeg(folder, name);
  return existsSync(file) ? [readFileSync(file, 'utf8')] : [];
}

/** The commit of a checkout with one branch; undefined where there is none. */
export function headOf(folder: string): string | undefined {
  const read = (name: string): string => readFileSync(path.join(folder, '.git', name), 'utf8').trim();
  return existsSync(path.join(folder, '.git', 'HEAD')) ? read(read('HEAD').replace('ref: ', '')) : undefined;
}
