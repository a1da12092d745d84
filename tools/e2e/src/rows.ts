export { askForge } from './ask-forge.ts';
export { git } from './git.ts';
export {
  ociError,
  onPointer,
  onQuestion,
  onRequest,
  onUpload,
  says,
  status,
} from './faults/rows/forge-faults.ts';
export {
  blobDenied,
  busyAt,
  deletePart,
  overLimit,
  strayManifest,
  sweepWaiting,
  uploadForgotten,
} from './faults/rows/oci-answers.ts';
export { whileHeld, whileOnItsWay } from './faults/rows/while-held.ts';
export { done, inTurn, megabyte, pushStaged, refused } from './faults/row.ts';
export type { End, Row } from './faults/row.ts';
export { publish, succeed } from './scene.ts';
export type { Publisher, Scene } from './scene.ts';
export type { Match } from './subject.ts';
