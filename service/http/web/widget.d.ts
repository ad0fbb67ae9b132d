/**
 * The reference of `<caveat-chat>`, the element that widget.js defines.
 *
 * ```html
 * <script type="module" src="https://caveat.example.org/widget.js"></script>
 * <caveat-chat><a href="tel:999">Emergency services: 999</a></caveat-chat>
 * ```
 *
 * Links inside the element are the numbers and pages to turn to in an
 * emergency. They are shown as they stand until the script runs, and on the
 * help card afterwards, so they need neither the script nor the service.
 *
 * Attributes
 * - `mode`: `bubble` (a button that opens a panel; the default) or `inline`.
 * - `open`: the panel of a bubble is open. Reflected by `open`.
 * - `endpoint`: address of the service. Default: where widget.js came from.
 * - `corpus`: the corpus to ask. Default: all that the service has loaded.
 * - `heading`: the panel's title.
 * - `lang`: the language of the widget's own words: `en`, `de`, `es`, `ar`, or
 *   one that the page added to `locales`. Default: that of the page.
 * - `article-lang`: the language of the article, for screen readers.
 * - `theme`: `light` or `dark`. Default: as the reader's system has it.
 * - `suggest`: `off` sends nothing before the question itself is sent.
 * - `contacts`: more numbers for the help card: a JSON array of `Contact`.
 *
 * Custom properties: `--caveat-accent`, `--caveat-on-accent`,
 * `--caveat-surface`, `--caveat-ground`, `--caveat-text`, `--caveat-radius`,
 * `--caveat-font`, `--caveat-font-size`, `--caveat-width`, `--caveat-height`,
 * `--caveat-max-height`, `--caveat-z`.
 *
 * Parts: `launcher`, `panel`, `header`, `title`, `clear`, `close`, `log`,
 * `message`, `user`, `reply`, `notice`, `card`, `quote`, `caveats`, `caveat`,
 * `source`, `passage`, `more`, `choices`, `choice`, `feedback`, `rate`,
 * `urgent`, `call`, `retry`, `suggestions`, `composer`, `input`, `send`,
 * `footer`, `help`.
 *
 * Slots: `launcher`, `header`, `empty` (before the first question), `footer`.
 */
export class CaveatChat extends HTMLElement {
  /** Whether the panel of a bubble is open; reflects the attribute. */
  open: boolean;
  /** Words that replace the locale's own. */
  strings: Partial<Words>;
  /** Opens the panel and moves the focus into it. */
  show(): void;
  /** Closes the panel and returns the focus to its button. */
  close(): void;
  /** Forgets the conversation. */
  clear(): void;
  /** Asks a question; settles when what came of it is shown. Never rejects. */
  ask(question: string): Promise<void>;
}

/** The widget's words by language; a page may add or change languages. */
export const locales: Record<string, Partial<Words>>;

/** Every string of the widget by name; widget.js has the English ones. */
export type Words = Record<string, string> & {
  /** Which way the language is written. Absent: `ltr`. */
  dir?: 'ltr' | 'rtl';
};

/** Somebody to call, as the service's `caveat.v1.Contact` has it. */
export interface Contact {
  label: string;
  number?: string;
  /** `tel:`, `sms:`, `mailto:`, `https:` or `http:`; others are not linked. */
  url?: string;
}

/** What `caveat:answer`, `caveat:abstain` and `caveat:escalate` carry. No
 * event carries a word of what was asked. */
export interface ReplyDetail {
  /** Name of a `caveat.v1.Outcome`. */
  outcome: string;
  entryIds: string[];
  corpus: string;
  corpusVersion: string;
}

/** What `caveat:source` carries when somebody looks up a quotation. */
export interface SourceDetail {
  entryId: string;
  document: string;
  /** Half-open range of UTF-8 bytes of the document. */
  startByte: number;
  endByte: number;
}

declare global {
  interface HTMLElementTagNameMap {
    'caveat-chat': CaveatChat;
  }
  interface HTMLElementEventMap {
    'caveat:open': CustomEvent<Record<string, never>>;
    'caveat:close': CustomEvent<Record<string, never>>;
    'caveat:answer': CustomEvent<ReplyDetail>;
    'caveat:abstain': CustomEvent<ReplyDetail>;
    'caveat:escalate': CustomEvent<ReplyDetail>;
    'caveat:source': CustomEvent<SourceDetail>;
    'caveat:feedback': CustomEvent<{rating: string}>;
    /** `code`: a Connect code, or `offline`. */
    'caveat:error': CustomEvent<{code: string}>;
  }
}
