import { Option } from '@commander-js/extra-typings';

/** `--subject` and `--key`: the person a command is about. */
export const category = () =>
  new Option('--subject <category>', 'a category of data subjects in the policy').makeOptionMandatory();

export const key = () =>
  new Option('--key <key>', 'the key of the person in the table where that category lives').makeOptionMandatory();
