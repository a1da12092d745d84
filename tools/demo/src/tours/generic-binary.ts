import { killForge, startForge, shell } from '../acts.ts';
import {
  checksumFits,
  nothingWasBuilt,
  nothingWasSent,
  registryHolds,
  runsAfterDownload,
  stagedAsBuilt,
} from '../checks.ts';
import type { Step } from '../step.ts';
import type { Tour } from '../tour.ts';

const steps: readonly Step[] = [
  {
    title: 'Stage: build the program and keep it, with its checksum',
    why: 'No registry is running yet, and none is needed: staging never uses the network.',
    command: { args: 'stage' },
    exit: 0,
    says: ['Staged hello 1.0.0'],
    checks: [stagedAsBuilt],
  },
  {
    title: 'Dry run: ask the registry and show what publishing would do',
    why: 'Without --publish nothing is ever changed. It also says what would stop a real publish.',
    before: [startForge],
    command: { args: 'publish' },
    exit: 0,
    says: ['dry run', 'needed', 'With --publish this stops at BLOCKER(dev-tag)'],
    checks: [nothingWasSent, registryHolds()],
  },
  {
    title: 'Publish without a version: refused',
    why: 'A release must be meant. Neither VERSION nor a git tag says so here: parity stops before it does anything.',
    command: { args: 'publish --publish' },
    exit: 3,
    says: ['\nBLOCKER(dev-tag): ', 'Nothing was changed.'],
    checks: [nothingWasSent, registryHolds()],
  },
  {
    title: 'Publish 1.0.0',
    why: 'The same command, with the version said. The program and its checksum are sent.',
    command: { version: '1.0.0', args: 'publish --publish' },
    exit: 0,
    says: ['sent      hello ', 'Published: 2 sent'],
    checks: [registryHolds('1.0.0'), checksumFits('1.0.0')],
  },
  {
    title: 'Publish 1.0.0 again: nothing to do',
    why: 'What is there with the same bytes is done already. So a job that was started twice, or died half-way, can simply run again.',
    command: { version: '1.0.0', args: 'publish --publish' },
    exit: 0,
    says: ['the same bytes are there', 'Published: nothing to do'],
    checks: [nothingWasSent, registryHolds('1.0.0')],
  },
  {
    title: 'The registry dies; stage 1.1.0 all the same',
    why: 'A new greeting is committed, and the registry is killed without a warning. The build does not notice.',
    before: [shell("echo es=Hola >> src/greetings.txt && git commit -qam 'Greet in Spanish'"), killForge],
    command: { version: '1.1.0', args: 'stage' },
    exit: 0,
    says: ['Staged hello 1.1.0'],
    checks: [stagedAsBuilt],
  },
  {
    title: 'Push what is staged: the registry is down',
    why: 'The outage has a name and an exit code, and the staged release stays where it is.',
    command: { args: 'push-staged --publish' },
    exit: 3,
    says: ['\nBLOCKER(registry-down): ', 'Nothing was changed.'],
    checks: [stagedAsBuilt],
  },
  {
    title: 'The registry is back: replay the staged release',
    why: 'The same command again. Nothing is built a second time: the very bytes that were staged are published.',
    before: [startForge],
    command: { args: 'push-staged --publish' },
    exit: 0,
    says: ['Published: 2 sent'],
    checks: [nothingWasBuilt, registryHolds('1.0.0', '1.1.0')],
  },
  {
    title: 'Verify 1.1.0: download it and compare',
    why: 'The proof is what the registry gives back, not what was sent.',
    command: { version: '1.1.0', args: 'verify' },
    exit: 0,
    says: ['the same bytes, checksum fits'],
    checks: [nothingWasSent, runsAfterDownload('1.1.0', ['Ada', 'es'], 'Hola, Ada!')],
  },
  {
    title: 'Other bytes under a published version: refused',
    why: 'Somebody changes the program and forgets to raise the version. What users have downloaded must never change behind their backs.',
    before: [shell("echo fr=Bonjour >> src/greetings.txt && git commit -qam 'Greet in French'")],
    command: { version: '1.1.0', args: 'publish --publish' },
    exit: 3,
    says: ['\nBLOCKER(version-conflict): ', 'Nothing was changed.'],
    checks: [nothingWasSent, registryHolds('1.0.0', '1.1.0')],
  },
];

/** A program with its checksum, the registry killed on the way. */
export const genericBinary: Tour = {
  kind: 'generic-binary',
  title: 'A program, in the generic package registry',
  published: {
    as: 'files',
    packageName: 'hello',
    fileAt: (version, file) => `generic/hello/${version}/${file}`,
    files: () => ['hello', 'hello.sha256'],
    built: { path: () => 'out/hello', file: () => 'hello' },
  },
  steps,
};
