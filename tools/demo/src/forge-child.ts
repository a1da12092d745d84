// The registry of the demo, in a process of its own: so it can be killed, and it ends when the demo does.
import { startForge } from '@parity-lib/local-forge';
import type { ForgeOptions, LocalForge } from '@parity-lib/local-forge';

// The channel closes however the demo ends, even by kill -9.
process.once('disconnect', () => process.exit());
// Ctrl-C reaches every process of a terminal; when this one ends is for the demo to say.
process.on('SIGINT', () => {});
process.once('message', (options: ForgeOptions) => void startForge(options).then(answer));

/** From now on every message is the question what was asked so far. */
function answer(forge: LocalForge): void {
  process.on('message', () => process.send?.(forge.requests));
  process.send?.(forge.requests);
}
