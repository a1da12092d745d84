import { signalSuite } from '@parity-tools/e2e/suites';

import { subject } from './kit/subject.ts';

signalSuite(subject);
