import { secretSuite } from '@parity-tools/e2e/suites';

import { subject } from './kit/subject.ts';

secretSuite(subject);
