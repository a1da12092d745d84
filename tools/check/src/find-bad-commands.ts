const command = /\bnpx (?:--no-install )?parity-[a-z\d-]+ ([^`#|\n]+)/g;

/**
 * Every call of a publisher in a page that its command line would not take.
 *
 * @param parse reads the words after the program's name. @throws where they make no sense.
 */
export function findBadCommands(
  text: string,
  parse: (words: readonly string[]) => unknown,
): readonly string[] {
  return [...text.matchAll(command)].flatMap(([whole, rest = '']) => {
    try {
      parse(rest.replaceAll('"', '').trim().split(/\s+/));
      return [];
    } catch (error) {
      return [`${whole.trim()}: ${error instanceof Error ? error.message : String(error)}`];
    }
  });
}
