import { killSuite } from '@parity-tools/e2e/suites';

import { repositoryWay } from './kit/repository-way.ts';
import { subjectFor } from './kit/subject.ts';

killSuite(subjectFor(repositoryWay));
