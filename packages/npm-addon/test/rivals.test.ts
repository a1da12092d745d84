import { rivalSuite } from '@parity-tools/e2e/suites';

import { subject } from './kit/subject.ts';

rivalSuite(subject);
