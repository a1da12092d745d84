// What nix2container's own program does: digests of layers, and the JSON of an image. It knows as much of tar as the
// layers of this example need.
import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';

const types = { file: '0', link: '2', folder: '5' };
const impliedFolder = { type: types.folder, mode: 0o755, content: '', target: '' };

/**
 * The JSON of an image. No layer is in it: each is made from its paths when it is published.
 *
 * `layers` has the paths of each layer: `{ path, isCopiedToRoot }`.
 */
export function imageJson({ arch, config, layers }) {
  const image = {
    version: 1,
    'image-config': config,
    layers: layers.map(layerOf),
    arch,
    created: '0001-01-01T00:00:00Z',
  };
  return JSON.stringify(image, undefined, '\t');
}

function layerOf(paths) {
  const tar = tarOf(paths);
  const digest = `sha256:${createHash('sha256').update(tar).digest('hex')}`;
  return {
    digest,
    size: tar.length,
    diff_ids: digest,
    paths: paths.map(({ path, isCopiedToRoot }) =>
      isCopiedToRoot ? { path, options: { rewrite: { regex: `^${path}`, repl: '' } } } : { path },
    ),
    mediatype: 'application/vnd.oci.image.layer.v1.tar',
    History: { created_by: 'nix2container' },
  };
}

/** An entry for each file, with the folders above it: root's, of the first second of 1970, parents first. */
function tarOf(paths) {
  const entries = new Map();
  for (const { path, isCopiedToRoot } of paths) addTo(entries, path, isCopiedToRoot ? '' : path);
  const byParts = (name) => name.replaceAll('/', '\0');
  const sorted = [...entries].sort(([a], [b]) => (byParts(a) < byParts(b) ? -1 : 1));
  return Buffer.concat([...sorted.flatMap(([name, entry]) => blocksOf(name, entry)), Buffer.alloc(1024)]);
}

function addTo(entries, file, name) {
  const stat = lstatSync(file);
  const parts = name.split('/');
  for (let end = 1; end < parts.length; end += 1) {
    const above = parts.slice(0, end).join('/');
    if (!entries.has(above)) entries.set(above, impliedFolder);
  }
  const mode = stat.isSymbolicLink() ? 0o777 : stat.mode & 0o7777;
  if (stat.isSymbolicLink())
    entries.set(name, { type: types.link, mode, content: '', target: readlinkSync(file) });
  else if (stat.isFile())
    entries.set(name, { type: types.file, mode, content: readFileSync(file), target: '' });
  else {
    // What is copied to the root is not the root itself.
    entries.set(name, name === '' ? impliedFolder : { type: types.folder, mode, content: '', target: '' });
    for (const inner of readdirSync(file)) addTo(entries, `${file}/${inner}`, `${name}/${inner}`);
  }
}

function blocksOf(name, { type, mode, content, target }) {
  const header = Buffer.alloc(512);
  const text = (value, offset, width) => {
    if (Buffer.byteLength(value) > width) throw new Error(`more than ${width} bytes: ${value}`);
    header.write(value, offset);
  };
  const octal = (value, offset, width) => text(value.toString(8).padStart(width - 1, '0'), offset, width);
  text(name === '' ? '/' : name, 0, 100);
  octal(mode, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(content.length, 124, 12);
  octal(1, 136, 12);
  text(' '.repeat(8), 148, 8);
  text(type, 156, 1);
  text(target, 157, 100);
  text('ustar\x0000', 257, 8);
  text('root', 265, 32);
  text('root', 297, 32);
  octal(0, 329, 8);
  octal(0, 337, 8);
  const sum = header.reduce((all, byte) => all + byte, 0);
  text(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 8);
  return [header, Buffer.from(content), Buffer.alloc((512 - (content.length % 512)) % 512)];
}
