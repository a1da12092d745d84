import { Blocked, isBlocked } from '../blocker.ts';

const diskCodes = new Set([
  'ENOSPC',
  'EDQUOT',
  'EROFS',
  'EACCES',
  'EPERM',
  'EIO',
  'ENOTDIR',
  'EFBIG',
  'EMFILE',
  'ENAMETOOLONG',
]);

/** @returns `stage-unwritable` for what a disk says when it does not take something; anything else as it came. */
export function writeStageError(error: unknown, dir: string): unknown {
  if (
    isBlocked(error) ||
    !(error instanceof Error) ||
    !('code' in error) ||
    !(diskCodes.has(String(error.code)) || isNoFolder(error))
  )
    return error;
  return new Blocked('stage-unwritable', {
    message: `The stage store ${dir} cannot be written.`,
    details: [error.message],
    next: 'Free space or rights there, or put it elsewhere: --stage-dir DIR.',
    cause: error,
  });
}

/** A link that leads nowhere stands where a folder should be. */
function isNoFolder(error: Error): boolean {
  return 'code' in error && error.code === 'ENOENT' && 'syscall' in error && error.syscall === 'mkdir';
}
