import { contractSuite, imageContract } from '@parity-tools/e2e/contract';

import { subject } from './kit/subject.ts';

contractSuite(subject, imageContract);
