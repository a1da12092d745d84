/** Why the demo ends early: somebody wants it to. */
class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/** The first Ctrl-C ends the demo and lets it tidy up; the second one ends it at once. */
export function stopOnSignals(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => controller.abort(new Interrupted(signal)));
  // `npm run demo | head`: nobody reads any more.
  process.stdout.on('error', () => controller.abort(new Interrupted('nobody reads the output')));
  return controller.signal;
}
