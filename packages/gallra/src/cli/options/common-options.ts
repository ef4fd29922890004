import { Command, Option, type OptionValues } from '@commander-js/extra-typings';
import { languageTag } from './option-value.ts';

const language = () =>
  new Option('--language <language>', 'sv, en, or another that the policy has labels in (default: en)').argParser(
    languageTag('--language'),
  );

/** A command that reads no configuration. */
export const worded = (name: string) =>
  new Command(name)
    .option('--json', 'print one JSON document and nothing else')
    .option('--debug', 'tell where an error happened')
    .addOption(language());

/** A command that works with the host's database. */
export const configured = (name: string) =>
  new Command(name)
    .option('--config <file>', 'the configuration (default: gallra.config.ts)')
    .option('--json', 'print one JSON document and nothing else')
    .option('--debug', 'tell where an error happened')
    .addOption(language());

/** A command that can decide for another moment than now. */
export const dated = (name: string) =>
  configured(name).option('--at <instant>', 'decide for another moment: 2026-12-01, or 2026-12-01T12:00:00Z');

/** The options of a command, as its flags say. */
export type OptionsOf<Flags extends (...given: never[]) => { opts(): OptionValues }> = ReturnType<
  ReturnType<Flags>['opts']
>;

/** Options that every command with a database takes; `--at` where its flags have it. */
export type CommonOptions = OptionsOf<typeof configured> & Partial<Pick<OptionsOf<typeof dated>, 'at'>>;
