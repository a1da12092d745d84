import { Buffer } from 'node:buffer';
import { open } from 'node:fs/promises';

import type { Arch } from '../arch.ts';

/** What parity needs to know of an ELF file (System V ABI, "Object Files"; e_machine values of the psABIs). */
export interface Elf {
  /** Undefined for a machine that parity has no name for. */
  readonly arch: Arch | undefined;
  /** The value of e_machine. */
  readonly machine: number;
  readonly bits: 32 | 64;
  readonly littleEndian: boolean;
  /** PT_INTERP: the dynamic loader the program asks for. */
  readonly interpreter?: string | undefined;
  /** DT_RUNPATH and DT_RPATH entries. */
  readonly runpath: readonly string[];
}

interface Word {
  readonly file: Awaited<ReturnType<typeof open>>;
  readonly bits: 32 | 64;
  readonly le: boolean;
}

const machines: readonly (readonly [machine: number, bits: 32 | 64, le: boolean, arch: Arch])[] = [
  [62, 64, true, 'amd64'],
  [183, 64, true, 'arm64'],
  [22, 64, false, 's390x'],
  [21, 64, true, 'ppc64le'],
  [243, 64, true, 'riscv64'],
];

const headerSize = { 32: 52, 64: 64 } as const;
/** No honest file has more of these; together they bound what is read, whatever a header claims. */
const mostHeaders = 4096;
const mostTableBytes = 512 * 1024;
const mostDynamicBytes = 1024 * 1024;
const mostPaths = 16;
const longestString = 4096;

/** @returns undefined when the file is no ELF file, or ends within its header. */
export async function readElf(path: string): Promise<Elf | undefined> {
  await using file = await open(path);
  const ident = await bytesAt(file, 0, headerSize[64]);
  if (ident.length < headerSize[32] || ident.readUInt32BE(0) !== 0x7f454c46) return undefined;
  const bits = ident[4] === 2 ? 64 : 32;
  const le = ident[5] === 1;
  if (ident.length < headerSize[bits]) return undefined;
  const machine = half({ le }, ident, 18);
  const found = machines.find(([value, width, order]) => value === machine && width === bits && order === le);
  const word: Word = { file, bits, le };
  const headers = await programHeaders(word, ident);
  return {
    arch: found?.[3],
    machine,
    bits,
    littleEndian: le,
    interpreter: await interpreterOf(word, headers),
    runpath: await runpathOf(word, headers),
  };
}

interface ProgramHeader {
  readonly type: number;
  readonly offset: number;
  readonly address: number;
  readonly size: number;
}

const loadSegment = 1;
const dynamicSegment = 2;
const interpreterSegment = 3;

async function programHeaders(word: Word, header: Buffer): Promise<readonly ProgramHeader[]> {
  const wide = word.bits === 64;
  const offset = address(word, header, wide ? 32 : 28);
  const entrySize = half(word, header, wide ? 54 : 42);
  const count = half(word, header, wide ? 56 : 44);
  if (count > mostHeaders || entrySize < (wide ? 56 : 32) || count * entrySize > mostTableBytes) return [];
  const table = await bytesAt(word.file, offset, count * entrySize);
  const whole = Math.floor(table.length / entrySize);
  return Array.from({ length: whole }, (_, index) => {
    const entry = table.subarray(index * entrySize, (index + 1) * entrySize);
    const at = wide ? { offset: 8, address: 16, size: 32 } : { offset: 4, address: 8, size: 16 };
    return {
      type: word.le ? entry.readUInt32LE(0) : entry.readUInt32BE(0),
      offset: address(word, entry, at.offset),
      address: address(word, entry, at.address),
      size: address(word, entry, at.size),
    };
  });
}

async function interpreterOf(word: Word, headers: readonly ProgramHeader[]): Promise<string | undefined> {
  const header = headers.find(({ type }) => type === interpreterSegment);
  return header === undefined
    ? undefined
    : text(await bytesAt(word.file, header.offset, Math.min(header.size, longestString)));
}

const stringTableTag = 5;
const rpathTag = 15;
const runpathTag = 29;

async function runpathOf(word: Word, headers: readonly ProgramHeader[]): Promise<readonly string[]> {
  const dynamic = headers.find(({ type }) => type === dynamicSegment);
  if (dynamic === undefined) return [];
  const bytes = await bytesAt(word.file, dynamic.offset, Math.min(dynamic.size, mostDynamicBytes));
  const width = word.bits / 8;
  const entries = Array.from({ length: Math.floor(bytes.length / (2 * width)) }, (_, index) => ({
    tag: address(word, bytes, index * 2 * width),
    value: address(word, bytes, index * 2 * width + width),
  }));
  const strings = entries.find(({ tag }) => tag === stringTableTag);
  const base = strings === undefined ? undefined : fileOffset(headers, strings.value);
  if (base === undefined) return [];
  const paths = entries.filter(({ tag }) => tag === rpathTag || tag === runpathTag).slice(0, mostPaths);
  const found = await Promise.all(
    paths.map(async ({ value }) => text(await bytesAt(word.file, base + value, longestString))),
  );
  return found.flatMap((list) => list.split(':')).filter((entry) => entry !== '');
}

/** Where an address of the running program lies in the file. */
function fileOffset(headers: readonly ProgramHeader[], target: number): number | undefined {
  const segment = headers.find(
    (header) =>
      header.type === loadSegment && target >= header.address && target < header.address + header.size,
  );
  return segment === undefined ? undefined : target - segment.address + segment.offset;
}

async function bytesAt(file: Word['file'], position: number, length: number): Promise<Buffer> {
  if (!Number.isSafeInteger(position + length) || length <= 0) return Buffer.alloc(0);
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, position);
  return buffer.subarray(0, bytesRead);
}

function half(word: Pick<Word, 'le'>, bytes: Buffer, at: number): number {
  return word.le ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at);
}

function address(word: Word, bytes: Buffer, at: number): number {
  if (word.bits === 64) return Number(word.le ? bytes.readBigUInt64LE(at) : bytes.readBigUInt64BE(at));
  return word.le ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at);
}

function text(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  return bytes.subarray(0, end === -1 ? bytes.length : end).toString('latin1');
}
