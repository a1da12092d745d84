import { Buffer } from 'node:buffer';
import { createCipheriv, createHash } from 'node:crypto';

import { writeZip, type ZipLies, type ZipPart } from './write-zip.ts';

/** A wheel to make. Everything has a right value of its own; what is given here may be wrong. */
export interface WheelParts {
  /** As METADATA spells it; `tr-wheel` when left out. */
  readonly name?: string;
  readonly version?: string;
  readonly build?: string;
  /** Compressed, as in the file name; `cp312-cp312-linux_s390x` when left out. */
  readonly tags?: string;
  /** Files besides those of `.dist-info`; one Python file when left out. */
  readonly files?: Readonly<Record<string, string | Buffer>>;
  /** So many further bytes that do not compress. */
  readonly size?: number;
  readonly packed?: 'stored' | 'deflated';
  /** Further lines of METADATA's header. */
  readonly fields?: readonly string[];
  readonly description?: string;
  /** The whole text, made from the right one. */
  readonly metadata?: (text: string) => string | Buffer;
  readonly wheel?: (text: string) => string | Buffer;
  readonly record?: (text: string) => string | Buffer;
  /** The entries of the archive, made from the right ones. */
  readonly entries?: (parts: readonly ZipPart[]) => readonly ZipPart[];
  readonly zip?: ZipLies;
}

/** A wheel as bytes: a right one, but for the lies that it is told to tell. */
export function makeWheel(wheel: WheelParts = {}): Buffer {
  const { files = { 'tr_wheel/__init__.py': '' }, size = 0, packed = 'deflated' } = wheel;
  const folder = distInfoOf(wheel);
  const named: [string, Buffer][] = [
    ...Object.entries(files).map(([name, content]): [string, Buffer] => [name, Buffer.from(content)]),
    ...(size > 0 ? [['tr_wheel/payload.bin', noise(size)] as [string, Buffer]] : []),
    [`${folder}/METADATA`, Buffer.from((wheel.metadata ?? same)(metadataOf(wheel)))],
    [`${folder}/WHEEL`, Buffer.from((wheel.wheel ?? same)(wheelOf(wheel)))],
  ];
  const record = recordOf(named, `${folder}/RECORD`);
  named.push([`${folder}/RECORD`, Buffer.from((wheel.record ?? same)(record))]);
  const parts = named.map(([name, content]): ZipPart => ({ name, content, method: packed }));
  return writeZip((wheel.entries ?? same)(parts), wheel.zip);
}

/** The name that belongs to it. */
export function wheelFileName(wheel: WheelParts = {}): string {
  const { build, tags = 'cp312-cp312-linux_s390x' } = wheel;
  return `${[stemOf(wheel), ...(build === undefined ? [] : [build]), tags].join('-')}.whl`;
}

export function distInfoOf(wheel: WheelParts = {}): string {
  return `${stemOf(wheel)}.dist-info`;
}

/** A line of RECORD. */
export function recordLine(name: string, content: string | Buffer, algorithm = 'sha256'): string {
  const digest = createHash(algorithm).update(content).digest('base64url');
  const path = /[",\n]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name;
  return `${path},${algorithm}=${digest},${Buffer.byteLength(content)}\n`;
}

/** The header of an ELF file for this machine (e_machine), and nothing behind it. */
export function elfHeader(machine: number, bits: 32 | 64 = 64, endian: 'little' | 'big' = 'little'): Buffer {
  const header = Buffer.alloc(64);
  header.set([0x7f, 0x45, 0x4c, 0x46, bits / 32, endian === 'little' ? 1 : 2, 1]);
  if (endian === 'little') header.writeUInt16LE(machine, 18);
  else header.writeUInt16BE(machine, 18);
  return header;
}

/** The same bytes in every run, which do not compress. */
export function noise(size: number): Buffer {
  return createCipheriv('aes-128-ctr', Buffer.alloc(16, 1), Buffer.alloc(16)).update(Buffer.alloc(size));
}

function same<T>(value: T): T {
  return value;
}

function stemOf({ name = 'tr-wheel', version = '1.0.0' }: WheelParts): string {
  return `${name.replaceAll(/[-_.]+/g, '_').toLowerCase()}-${version.replaceAll('-', '_')}`;
}

function metadataOf({ name = 'tr-wheel', version = '1.0.0', fields = [], description }: WheelParts): string {
  const lines = ['Metadata-Version: 2.1', `Name: ${name}`, `Version: ${version}`, ...fields];
  return `${lines.join('\n')}\n${description === undefined ? '' : `\n${description}`}`;
}

function wheelOf({ build, tags = 'cp312-cp312-linux_s390x' }: WheelParts): string {
  const [python = [], abi = [], platform = []] = tags.split('-').map((set) => set.split('.'));
  const all = python.flatMap((py) => abi.flatMap((a) => platform.map((p) => `Tag: ${py}-${a}-${p}`)));
  const head = ['Wheel-Version: 1.0', 'Generator: test', `Root-Is-Purelib: ${String(tags.endsWith('-any'))}`];
  return `${[...head, ...(build === undefined ? [] : [`Build: ${build}`]), ...all].join('\n')}\n`;
}

function recordOf(files: readonly (readonly [string, Buffer])[], own: string): string {
  return `${files.map(([name, content]) => recordLine(name, content)).join('')}${own},,\n`;
}
