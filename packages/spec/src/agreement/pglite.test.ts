import { agreementOn } from './agreement-on.ts';

agreementOn('pglite');
