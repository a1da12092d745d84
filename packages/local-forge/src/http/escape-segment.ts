/** Go's `url.PathEscape`, which leaves `$&+=:@` as they are, and `!'()*` not. */
export function escapeSegment(text: string): string {
  return encodeURIComponent(text)
    .replace(/%(24|26|2B|3D|3A|40)/g, (escaped) => decodeURIComponent(escaped))
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}
