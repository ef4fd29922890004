import { promisesOn } from './promises-on.ts';

promisesOn('postgres');
