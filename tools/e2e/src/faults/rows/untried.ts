import type { UntriedRow } from '../row.ts';

/** What cannot be played here for any archetype. */
export const untried: readonly UntriedRow[] = [
  {
    number: 2,
    fault: 'a real power cut',
    why: 'there is no power to cut; what one leaves is planted, and the order of flush and rename is tested in core',
  },
  {
    number: 5,
    fault: 'a connection that is silent for a minute, an answer that takes ten',
    why: 'it would take as long; tested in core, with a clock of its own',
  },
  {
    number: 15,
    fault: 'a core dump',
    why: 'a process has its token in its memory; whether that is written down is for the machine to say',
  },
  {
    number: 20,
    fault: 'endless answers, a gzip bomb',
    why: 'no real forge sends them, nor does ours; tested in core, with servers that do',
  },
];
