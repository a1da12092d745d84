/** The exit codes of every app (design: "Command line"). */
export const exitCode = {
  /** Done, or a dry run that found nothing wrong with the release itself. */
  done: 0,
  /** A defect of ours. */
  defect: 1,
  /** Wrong usage or config. */
  usage: 2,
  /** Nothing was changed. */
  unchanged: 3,
  /** The registry was changed, or may have been, and the work is not finished. */
  unfinished: 4,
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];
