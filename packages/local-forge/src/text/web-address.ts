/** Whether a home page is one: the forges drop what is none without a word. */
export function isWebAddress(text: string): boolean {
  return /^https?:\/\//i.test(text) && URL.canParse(text);
}
