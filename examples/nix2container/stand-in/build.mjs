// `node stand-in/build.mjs arm64` makes out/image-arm64.json, and the files of that image. The same sources give the
// same image, wherever this folder lies.
//
// It stands in for your build, so that this example needs nothing but Node: `nix build` makes the real one of image.nix.
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { imageJson } from './nix2container.mjs';

/** The number of the machine, as an ELF file says it. */
const machines = { amd64: 62, arm64: 183 };
const arch = process.argv[2];
const root = path.join(import.meta.dirname, '..');
const at = (...parts) => path.join(root, 'out', arch, ...parts);

/** The header of a program and nothing behind it: a Python from nixpkgs has code as well. */
function python() {
  const header = Buffer.alloc(64);
  header.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  header.writeUInt16LE(2, 16);
  header.writeUInt16LE(machines[arch], 18);
  header.writeUInt32LE(1, 20);
  header.writeUInt16LE(64, 52);
  return header;
}

// The modes of files are part of an image.
process.umask(0o022);
rmSync(at(), { recursive: true, force: true });
mkdirSync(at('bridge/app'), { recursive: true });
mkdirSync(at('cacert/etc/ssl/certs'), { recursive: true });
writeFileSync(at('bridge/app/python3'), python(), { mode: 0o755 });
cpSync(path.join(root, 'src/bridge.py'), at('bridge/app/bridge.py'));
writeFileSync(
  at('cacert/etc/ssl/certs/ca-bundle.crt'),
  'The certificates that Mozilla trusts would be here.\n',
);

const config = {
  ExposedPorts: { '8080/tcp': {} },
  Env: ['PORT=8080', 'SSL_CERT_FILE=/etc/ssl/certs/ca-bundle.crt'],
  Cmd: ['/app/python3', '/app/bridge.py'],
  WorkingDir: '/app',
};
const layers = ['cacert', 'bridge'].map((name) => [{ path: at(name), isCopiedToRoot: true }]);
writeFileSync(path.join(root, `out/image-${arch}.json`), imageJson({ arch, config, layers }));
