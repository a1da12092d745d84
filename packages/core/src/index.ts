// The public names, grouped by noun.
export type { Arch } from './arch.ts';
export { arches, compareArches, parseArch } from './arch.ts';
export type {
  AnyArchetype,
  Archetype,
  Expected,
  ExpectedFile,
  Joining,
  JoinParts,
  Leg,
  LegRef,
  RegistryClient,
  StagedLeg,
  Verified,
} from './archetype.ts';
export type { BlockerName, BlockerText } from './blocker.ts';
export { bytesReader } from './bytes-reader.ts';
export { emptyFolder } from './app/empty-folder.ts';
export { reachVariables } from './app/reach-variables.ts';
export { Blocked, blockerNames, isBlocked, UsageError } from './blocker.ts';
export type { Machine } from './cli/main.ts';
export { main } from './cli/main.ts';
export type { Program } from './cli/parse-args.ts';
export type { Shape } from './config/check-shape.ts';
export type { SchemaIssue } from './config/explain-issues.ts';
export { explainIssues } from './config/explain-issues.ts';
export type { ConfigPart } from './config/parse-config.ts';
export type { Parsed, Problem } from './config/problem.ts';
export type { ArtifactShape, ParsedLeg } from './config/parse-legs.ts';
export { parseLegs } from './config/parse-legs.ts';
export type { ExitCode } from './exit-code.ts';
export { exitCode } from './exit-code.ts';
export { Answer, invalidAnswer, packingOf } from './http/answer.ts';
export type { HttpClient } from './http/client.ts';
export type { Credential } from './http/credentials.ts';
export { fileDigest } from './file-digest.ts';
export type { Sha256 } from './hash/sha256.ts';
export { sha256For } from './hash/sha256.ts';
export { readAlong } from './format/read-along.ts';
export { readerChunks } from './format/reader-chunks.ts';
export { seenBy } from './format/seen-by.ts';
export { digestOfDownload } from './http/digest-of-download.ts';
export { bytesBody, framedBody } from './http/framed-body.ts';
export type { Download, Question, WriteRequest } from './http/question.ts';
export type { RefusalWords } from './http/refused-write.ts';
export { refusedWrite } from './http/refused-write.ts';
export { locationOf, refusedRedirect } from './http/redirect.ts';
export type { Auth, Target } from './http/target.ts';
export { overtaken } from './plan/overtaken.ts';
export type { Progress, State, Step, StepKind } from './plan/step.ts';
export { attemptWrite, isUnclear, Unclear } from './plan/unclear.ts';
export type { Body, ByteReader, Clock, Exec, Finished, Ports } from './ports.ts';
export type { BranchRelease } from './release/branch-tag.ts';
export { matchBranchTag } from './release/branch-tag.ts';
export type { ReleaseContext, ReleaseKind, ReleaseStamp } from './release/context.ts';
export { isReleaseVersion } from './release/context.ts';
export { formatBytes, shortDigest } from './report/format.ts';
export { shellWord } from './shell-word.ts';
export type { Source } from './source.ts';
export { digestOf, fileSource, fill, readerOf, verifiedBody } from './source.ts';
export type { InputFile } from './stage/input.ts';
export { findInput } from './stage/input.ts';
export type { Watch } from './stage/copy-file.ts';
export type { OpenInput } from './stage/open-input.ts';
export { openInput } from './stage/open-input.ts';
export { previewInput } from './stage/preview-input.ts';
export type { Input } from './stage/stage-file.ts';
export { foldName } from './stage/stage-file.ts';
export type { StageWriter } from './stage/write-stage.ts';
