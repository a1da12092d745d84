/** What the system calls an error, such as `ENOENT`: unlike its message, it holds no path. Others are their text. */
export function systemCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
