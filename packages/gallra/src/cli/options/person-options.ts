import { Option } from '@commander-js/extra-typings';

/** `--subject` and `--key`: the person a command is about. */
export const category = () =>
  new Option('--subject <category>', 'a category of data subjects in the policy').makeOptionMandatory();

export const key = () =>
  new Option('--key <key>', 'the key of the person in the table where that category lives').makeOptionMandatory();

/** Of whom something is asked. */
export const controller = () => new Option('--controller <key>', 'the controller who is asked: its key');

/** The same of the vendor. */
export const vendor = () => new Option('--vendor', 'the vendor is asked');
