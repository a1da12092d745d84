import { styleText } from 'node:util';

const width = 80;

export function say(...lines: readonly string[]): void {
  process.stdout.write(lines.map((line) => `${line}\n`).join(''));
}

/** Text in lines that fit a terminal. */
export function prose(text: string, indent = ''): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    const longer = [lines.at(-1), word].filter((part) => part !== '').join(' ');
    if (indent.length + longer.length <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines.map((line) => indent + line).join('\n');
}

export function heading(text: string): string {
  return styleText('bold', text);
}

/** A command as somebody would type it. */
export function typed(command: string): string {
  return styleText('cyan', `$ ${command}`);
}

export function proven(text: string): string {
  return styleText('green', prose(text, '    ').replace(/^ {4}/, 'ok  '));
}

export function failed(text: string): string {
  return styleText('red', text);
}
