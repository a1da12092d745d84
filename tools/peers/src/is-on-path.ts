import { accessSync, constants } from 'node:fs';
import path from 'node:path';

/** Whether the shell would find such a program. */
export function isOnPath(program: string, { PATH = '' }: NodeJS.ProcessEnv = process.env): boolean {
  return PATH.split(path.delimiter).some((folder) => isExecutable(path.join(folder, program)));
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
