// Makes out/hello.node, an addon for s390x. The same source gives the same bytes.
//
// It stands in for your build, so that this example needs nothing but Node: `nix build` with a cross compiler, or napi
// on a machine of that kind, make real ones.
import { mkdirSync, writeFileSync } from 'node:fs';

/** What the compiler makes code for: byte order, how an ELF file says it, and the number of the machine. */
const machines = { s390x: ['BE', 2, 22], x64: ['LE', 1, 62] };
const target = 's390x';

/** The header of a shared object and nothing behind it: what your cross compiler makes has code as well. */
function sharedObject([order, spelled, machine]) {
  const header = Buffer.alloc(64);
  header.set([0x7f, 0x45, 0x4c, 0x46, 2, spelled, 1]);
  header[`writeUInt16${order}`](3, 16);
  header[`writeUInt16${order}`](machine, 18);
  header[`writeUInt32${order}`](1, 20);
  header[`writeUInt16${order}`](64, 52);
  return header;
}

mkdirSync('out', { recursive: true });
writeFileSync('out/hello.node', sharedObject(machines[target]));
