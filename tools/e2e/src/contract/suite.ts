import { beforeAll, describe, test } from 'vitest';

import type { Subject } from '../subject.ts';
import { isFor } from './act.ts';
import { clientSuite } from './client-suite.ts';
import { openContract } from './contract-scene.ts';
import type { Contract } from './contract.ts';
import { scenarios } from './scenarios/index.ts';
import { tryAct } from './try-act.ts';

/** Servers in Python and Node are started for each test, on whatever machine this is. */
const timeout = 300_000;

/** A registry in Go may have to be built first. */
const twentyMinutes = 1_200_000;

/** Runs what every archetype promises, against every server that it publishes to. */
export function contractSuite(subject: Subject, contract: Contract): void {
  for (const server of contract.servers) {
    const { peers } = server;
    const needs = peers === undefined ? '' : ' (needs the peers of tools/peers)';
    describe.skipIf(peers?.areHere() === false)(`${subject.archetype} on ${server.name}${needs}`, () => {
      if (peers !== undefined) beforeAll(peers.install, twentyMinutes);
      for (const { name, acts } of scenarios.filter((one) => isFor(server, one)))
        test.concurrent(name, { timeout }, async () => {
          await using scene = await openContract(subject, server);
          for (const act of acts.filter((one) => isFor(server, one))) await tryAct(scene, act, server);
        });
      clientSuite(subject, server, contract);
    });
  }
}
