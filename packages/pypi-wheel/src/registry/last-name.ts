/** The name at the end of a path; as it stands there, where it is escaped wrongly. */
export function lastName({ pathname }: URL): string {
  const last = pathname.slice(pathname.lastIndexOf('/') + 1);
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}
