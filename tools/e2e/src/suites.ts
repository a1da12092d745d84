export { faultSuite } from './faults/suite.ts';
export { requestKillSuite } from './kills/request-kill-suite.ts';
export { killSuite } from './kills/suite.ts';
export { ociSubject } from './oci-subject.ts';
export { rivalSuite } from './rivals/suite.ts';
export { secretSuite } from './secrets/suite.ts';
export { signalSuite } from './signals/suite.ts';
export type { Load, Release, Subject } from './subject.ts';
