import { hasPeers, installPeers } from '@parity-tools/peers';
import { beforeAll, describe, test } from 'vitest';

import type { Subject } from '../subject.ts';
import { clientSuite } from './client-suite.ts';
import { openContract } from './contract-scene.ts';
import type { Contract } from './contract.ts';
import { scenarios } from './scenarios/index.ts';
import { tryAct } from './try-act.ts';

/** Servers in Python and Node are started for each test, on whatever machine this is. */
const timeout = 300_000;

/** Runs what every archetype promises, against every server that it publishes to. */
export function contractSuite(subject: Subject, contract: Contract): void {
  for (const server of contract.servers) {
    const needs = server.isPeer ? ' (needs the peers of tools/peers)' : '';
    describe.skipIf(server.isPeer && !hasPeers())(`${subject.archetype} on ${server.name}${needs}`, () => {
      if (server.isPeer) beforeAll(installPeers, 300_000);
      for (const { name, acts } of scenarios.filter((one) => one.without?.(server) === undefined))
        test.concurrent(name, { timeout }, async () => {
          await using scene = await openContract(subject, server);
          for (const act of acts) await tryAct(scene, act, server);
        });
      clientSuite(subject, server, contract.clients);
    });
  }
}
