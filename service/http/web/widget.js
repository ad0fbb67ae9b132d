// <caveat-chat>: a chat panel that shows what a reviewed document says, in its
// own words, with its caveats.
//
//   <script type="module" src="https://caveat.example.org/widget.js"></script>
//   <caveat-chat><a href="tel:999">Emergency services: 999</a></caveat-chat>
//
// Every word of a reply, of a document and of a patient becomes a text node;
// nothing is ever parsed as HTML. The conversation is kept in this page's
// memory and nowhere else. widget.d.ts is the element's reference.

const QUESTION_BYTES_MAX = 4096; // AskRequest.question
const PREFIX_BYTES_MAX = 256; // SuggestRequest.prefix
const PREFIX_CHARS_MIN = 2;
const SUGGEST_DELAY_MS = 180; // A pause in typing, not every key.
const SUGGESTION_COUNT_MAX = 4;
const STARTER_COUNT_MAX = 3;
const SLOW_MS = 3000; // Then the numbers to call are shown, reply or not.
const ASK_TIMEOUT_MS = 20000;
const ASIDE_TIMEOUT_MS = 5000; // Calls that a reply can do without.
const CONTEXT_ENTRY_COUNT_MAX = 500; // One page of ListEntries.
const REVIEW_AGE_YEARS_MAX = 3;
const TURN_COUNT_MAX = 100; // Then the oldest turn makes room.
const MARKED_SHARE_MAX = 0.6; // See `quote`.

// ---------------------------------------------------------------- words

/** Every word of the widget, by language. A page may add languages. */
export const locales = {
  en: {
    launcher: 'Ask about this article',
    title: 'Ask about this article',
    subtitle: 'Answers in the article’s own words',
    close: 'Close',
    clear: 'Clear the conversation',
    cleared: 'The conversation is cleared.',
    log: 'Conversation',
    intro: 'Ask in your own words. You will see exactly what a reviewed article says, and the caveats that belong to it.',
    starters: 'Questions it answers',
    you: 'You wrote',
    article: 'From the article',
    place: '({n} of {all})',
    auto: 'Automatic reply',
    input: 'Your question',
    send: 'Send',
    searching: 'Looking in the article…',
    suggestions: 'Suggested questions',
    suggested: '{n} suggested questions. Press the Down arrow key to choose one.',
    caveats: 'Keep in mind',
    caveat: 'These are the article’s general words. They are not advice for you. Ask your care team.',
    exact: 'Exact words from the article',
    reviewed: 'Reviewed {date}',
    unreviewed: 'No review date given',
    old: 'This article was last reviewed more than 3 years ago.',
    verified: 'Checked just now: these words stand in the document.',
    unverified: 'Checked just now: these words were not found in the document.',
    open: 'Read the article (opens in a new tab)',
    more: 'More from the article',
    choices: 'Choose a question',
    followUps: 'You could ask next',
    helpful: 'Did this help?',
    yes: 'Yes, it helped',
    no: 'No, it did not help',
    thanks: 'Thank you for telling us.',
    noFeedback: 'Feedback is not collected here.',
    footer: 'General information. Not for emergencies.',
    help: 'Urgent help',
    urgentTitle: 'Get help now',
    urgent: 'If this may be an emergency, do not wait for an answer here. Call for help now, or go to the nearest emergency department.',
    slow: 'This takes longer than it should. I am still looking.',
    down: 'I cannot look this up right now.',
    offline: 'You seem to be offline.',
    busy: 'Many people are asking just now. Please try again in a moment.',
    refused: 'This question could not be read. Please write it in other words.',
    retry: 'Try again',
    long: 'This is too long. Please shorten it a little: nothing is cut off for you.',
  },
  de: {
    launcher: 'Fragen zum Artikel',
    title: 'Fragen zum Artikel',
    subtitle: 'Antworten im Wortlaut des Artikels',
    close: 'Schließen',
    clear: 'Gespräch löschen',
    cleared: 'Das Gespräch ist gelöscht.',
    log: 'Gespräch',
    intro: 'Fragen Sie mit Ihren eigenen Worten. Sie sehen genau, was ein geprüfter Artikel sagt, mit den Einschränkungen, die dazugehören.',
    starters: 'Fragen, die er beantwortet',
    you: 'Sie schrieben',
    article: 'Aus dem Artikel',
    place: '({n} von {all})',
    auto: 'Automatische Antwort',
    input: 'Ihre Frage',
    send: 'Senden',
    searching: 'Ich sehe im Artikel nach …',
    suggestions: 'Vorgeschlagene Fragen',
    suggested: '{n} vorgeschlagene Fragen. Mit der Pfeiltaste nach unten wählen Sie eine aus.',
    caveats: 'Bitte beachten',
    caveat: 'Das sind allgemeine Worte des Artikels und kein Rat für Sie. Fragen Sie Ihr Behandlungsteam.',
    exact: 'Genauer Wortlaut des Artikels',
    reviewed: 'Geprüft am {date}',
    unreviewed: 'Kein Prüfdatum angegeben',
    old: 'Dieser Artikel wurde vor mehr als 3 Jahren zuletzt geprüft.',
    verified: 'Eben geprüft: Diese Worte stehen im Dokument.',
    unverified: 'Eben geprüft: Diese Worte wurden im Dokument nicht gefunden.',
    open: 'Artikel lesen (öffnet einen neuen Tab)',
    more: 'Mehr aus dem Artikel',
    choices: 'Wählen Sie eine Frage',
    followUps: 'Das könnten Sie als Nächstes fragen',
    helpful: 'Hat das geholfen?',
    yes: 'Ja, das hat geholfen',
    no: 'Nein, das hat nicht geholfen',
    thanks: 'Danke für Ihre Rückmeldung.',
    noFeedback: 'Rückmeldungen werden hier nicht erfasst.',
    footer: 'Allgemeine Information. Nicht für Notfälle.',
    help: 'Schnelle Hilfe',
    urgentTitle: 'Holen Sie jetzt Hilfe',
    urgent: 'Wenn dies ein Notfall sein kann, warten Sie nicht auf eine Antwort. Rufen Sie jetzt Hilfe, oder gehen Sie in die nächste Notaufnahme.',
    slow: 'Das dauert länger als sonst. Ich sehe weiter nach.',
    down: 'Ich kann gerade nicht nachsehen.',
    offline: 'Sie sind anscheinend offline.',
    busy: 'Gerade fragen sehr viele. Bitte versuchen Sie es gleich noch einmal.',
    refused: 'Diese Frage war nicht lesbar. Bitte schreiben Sie sie mit anderen Worten.',
    retry: 'Noch einmal versuchen',
    long: 'Das ist zu lang. Bitte kürzen Sie es etwas: Nichts wird für Sie abgeschnitten.',
  },
  es: {
    launcher: 'Pregunte sobre este artículo',
    title: 'Pregunte sobre este artículo',
    subtitle: 'Respuestas con las palabras del artículo',
    close: 'Cerrar',
    clear: 'Borrar la conversación',
    cleared: 'La conversación se ha borrado.',
    log: 'Conversación',
    intro: 'Pregunte con sus propias palabras. Verá exactamente lo que dice un artículo revisado, con las salvedades que le corresponden.',
    starters: 'Preguntas que responde',
    you: 'Usted escribió',
    article: 'Del artículo',
    place: '({n} de {all})',
    auto: 'Respuesta automática',
    input: 'Su pregunta',
    send: 'Enviar',
    searching: 'Buscando en el artículo…',
    suggestions: 'Preguntas sugeridas',
    suggested: '{n} preguntas sugeridas. Pulse la flecha abajo para elegir una.',
    caveats: 'Tenga en cuenta',
    caveat: 'Son palabras generales del artículo. No son un consejo para usted. Pregunte a su equipo médico.',
    exact: 'Palabras exactas del artículo',
    reviewed: 'Revisado el {date}',
    unreviewed: 'Sin fecha de revisión',
    old: 'Este artículo se revisó por última vez hace más de 3 años.',
    verified: 'Comprobado ahora: estas palabras están en el documento.',
    unverified: 'Comprobado ahora: estas palabras no se encontraron en el documento.',
    open: 'Leer el artículo (se abre en otra pestaña)',
    more: 'Más del artículo',
    choices: 'Elija una pregunta',
    followUps: 'También puede preguntar',
    helpful: '¿Le ha servido?',
    yes: 'Sí, me ha servido',
    no: 'No, no me ha servido',
    thanks: 'Gracias por decírnoslo.',
    noFeedback: 'Aquí no se recogen opiniones.',
    footer: 'Información general. No es para urgencias.',
    help: 'Ayuda urgente',
    urgentTitle: 'Pida ayuda ahora',
    urgent: 'Si puede ser una urgencia, no espere una respuesta aquí. Llame ahora para pedir ayuda o vaya a las urgencias más cercanas.',
    slow: 'Tarda más de lo normal. Sigo buscando.',
    down: 'Ahora no puedo consultarlo.',
    offline: 'Parece que no tiene conexión.',
    busy: 'Ahora preguntan muchas personas. Inténtelo de nuevo en un momento.',
    refused: 'No se pudo leer la pregunta. Escríbala con otras palabras.',
    retry: 'Intentar de nuevo',
    long: 'Es demasiado largo. Acórtelo un poco: no se recorta nada por usted.',
  },
  ar: {
    dir: 'rtl',
    launcher: 'اسأل عن هذا المقال',
    title: 'اسأل عن هذا المقال',
    subtitle: 'إجابات بكلمات المقال نفسها',
    close: 'إغلاق',
    clear: 'مسح المحادثة',
    cleared: 'تم مسح المحادثة.',
    log: 'المحادثة',
    intro: 'اسأل بكلماتك. سترى ما يقوله مقال تمت مراجعته بالضبط، مع التنبيهات التي تخصه.',
    starters: 'أسئلة يجيب عنها',
    you: 'كتبتَ',
    article: 'من المقال',
    place: '({n} من {all})',
    auto: 'رد آلي',
    input: 'سؤالك',
    send: 'إرسال',
    searching: 'جارٍ البحث في المقال…',
    suggestions: 'أسئلة مقترحة',
    suggested: '{n} من الأسئلة المقترحة. اضغط السهم لأسفل لاختيار أحدها.',
    caveats: 'تنبيه',
    caveat: 'هذه كلمات المقال العامة، وليست نصيحة لك. اسأل فريق رعايتك.',
    exact: 'كلمات المقال حرفيًا',
    reviewed: 'تمت المراجعة في {date}',
    unreviewed: 'لا يوجد تاريخ مراجعة',
    old: 'آخر مراجعة لهذا المقال كانت قبل أكثر من 3 سنوات.',
    verified: 'تم التحقق الآن: هذه الكلمات موجودة في المستند.',
    unverified: 'تم التحقق الآن: لم يُعثر على هذه الكلمات في المستند.',
    open: 'اقرأ المقال (يفتح في علامة تبويب جديدة)',
    more: 'المزيد من المقال',
    choices: 'اختر سؤالًا',
    followUps: 'يمكنك أن تسأل بعد ذلك',
    helpful: 'هل أفادك هذا؟',
    yes: 'نعم، أفادني',
    no: 'لا، لم يفدني',
    thanks: 'شكرًا لإخبارنا.',
    noFeedback: 'لا تُجمع الآراء هنا.',
    footer: 'معلومات عامة. ليست للطوارئ.',
    help: 'مساعدة عاجلة',
    urgentTitle: 'اطلب المساعدة الآن',
    urgent: 'إذا كانت هذه حالة طارئة فلا تنتظر الإجابة هنا. اتصل الآن لطلب المساعدة أو توجه إلى أقرب قسم طوارئ.',
    slow: 'يستغرق هذا وقتًا أطول من المعتاد. ما زلت أبحث.',
    down: 'لا أستطيع البحث الآن.',
    offline: 'يبدو أنك غير متصل بالإنترنت.',
    busy: 'يسأل كثيرون الآن. حاول مرة أخرى بعد قليل.',
    refused: 'تعذرت قراءة السؤال. اكتبه بكلمات أخرى.',
    retry: 'حاول مرة أخرى',
    long: 'النص طويل جدًا. اختصره قليلًا: لن يُحذف منه شيء نيابة عنك.',
  },
};

/** The words for a language tag: its own, its language's, else English. */
function wordsFor(tag) {
  const language = tag.toLowerCase().split('-')[0];
  return {...locales.en, ...(locales[tag] ?? locales[language])};
}

function dateFormat(tag) {
  const options = {dateStyle: 'long', timeZone: 'UTC'};
  try {
    return new Intl.DateTimeFormat(tag, options);
  } catch {
    return new Intl.DateTimeFormat('en', options); // Not a language tag.
  }
}

// ---------------------------------------------------------------- looks

const DARK = `
--bg:#131d20;--page:#0d1517;--ink:#e9f0ef;--soft:#aebcbc;--line:#2c3b3f;--edge:#7d8f92;
--brand:#7ed3cc;--on-brand:#04282b;--tint:#17393b;
--note:#2d2715;--note-line:#e2ac45;--mark:#5a4a12;
--alarm:#ffb3a8;--on-alarm:#3d0a05;--alarm-bg:#381614;--shadow:0 1.2em 3em #000a`;

const CSS = `
:host{display:block;
--bg:#fff;--page:#f5f7f6;--ink:#14262a;--soft:#4b5d61;--line:#d8e0de;--edge:#738488;
--brand:#0b5a61;--on-brand:#fff;--tint:#dfeeed;
--note:#fff5dc;--note-line:#b26a00;--mark:#ffeeb0;
--alarm:#9f1d1d;--on-alarm:#fff;--alarm-bg:#fdefed;--shadow:0 1.2em 3em #0b2b2f33}
@media (prefers-color-scheme:dark){:host(:not([theme=light])){${DARK}}}
:host([theme=dark]){${DARK}}
:host([hidden]){display:none}
*{box-sizing:border-box;margin:0}
[hidden]{display:none!important}
.root{all:initial;display:block;
font:400 var(--caveat-font-size,max(1rem,16px))/1.55 var(--caveat-font,system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif);
--accent:var(--caveat-accent,var(--brand));--on-accent:var(--caveat-on-accent,var(--on-brand));
--surface:var(--caveat-surface,var(--bg));--ground:var(--caveat-ground,var(--page));--text:var(--caveat-text,var(--ink));
--round:var(--caveat-radius,1em);color:var(--text)}
.hush{position:absolute;inline-size:1px;block-size:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
button,textarea{font:inherit;color:inherit;letter-spacing:inherit}
button,summary,a{cursor:pointer;-webkit-tap-highlight-color:transparent}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
svg{inline-size:1.25em;block-size:1.25em;flex:none;fill:none;stroke:currentColor;stroke-width:1.8;stroke-linecap:round;stroke-linejoin:round}

.launcher{position:fixed;inset-block-end:max(1em,env(safe-area-inset-bottom));inset-inline-end:1em;z-index:var(--caveat-z,2147483000);
display:flex;align-items:center;gap:.6em;max-inline-size:calc(100vw - 2em);min-block-size:3.5em;padding:.75em 1.4em;
border:1px solid transparent;border-radius:2em;background:var(--accent);color:var(--on-accent);font-weight:600;
box-shadow:0 .4em 1.4em #0b2b2f40;text-align:start}
.launcher:hover{box-shadow:0 .5em 1.8em #0b2b2f60}
.panel{display:flex;flex-direction:column;inline-size:auto;max-inline-size:none;max-block-size:none;padding:0;overflow:hidden auto;
border:1px solid var(--line);border-radius:var(--round);background:var(--surface);color:inherit}
dialog.panel:not([open]){display:none}
dialog.panel{position:fixed;inset:auto;inset-block-end:5.75em;inset-inline-end:1em;margin:0;z-index:var(--caveat-z,2147483000);
inline-size:min(var(--caveat-width,26.5em),100vw - 2em);block-size:min(var(--caveat-height,44em),100dvh - 7em);box-shadow:var(--shadow)}
dialog::backdrop{background:none}
section.panel{block-size:var(--caveat-height,42em);max-block-size:var(--caveat-max-height,none)}

header{display:flex;align-items:center;gap:.25em;padding:.7em .5em .7em 1.1em;padding-inline:1.1em .5em;border-block-end:1px solid var(--line)}
.headings{flex:1;min-inline-size:0}
h2{font-size:1.0625em;line-height:1.3;font-weight:650;overflow-wrap:anywhere}
.subtitle{font-size:.875em;line-height:1.35;color:var(--soft)}
.icon{display:grid;place-items:center;min-inline-size:2.75em;min-block-size:2.75em;padding:0;border:1px solid transparent;border-radius:.75em;background:none;color:var(--soft)}
.icon:hover{background:var(--ground);color:var(--text)}

.scroll{flex:1;min-block-size:11em;overflow-y:auto;overscroll-behavior:contain;padding:1.1em;background:var(--ground);position:relative}
.scroll:focus-visible{outline-offset:-3px}
.panel>:not(.scroll){flex:none}
.empty{display:grid;gap:1em}
.log,.alert,.next{display:flow-root}
.message{margin-block-end:1.1em;scroll-margin:1em}
.message:focus{outline:none}
.sender{font-size:.8125em;font-weight:600;color:var(--soft);margin-block-end:.3em}
.user{display:grid;justify-items:end;padding-inline-start:2em}
.words{padding:.6em .95em;border:1px solid transparent;border-radius:1em;border-end-end-radius:.3em;background:var(--tint);white-space:pre-wrap;overflow-wrap:anywhere;max-inline-size:100%}
.card{border:1px solid var(--line);border-radius:.9em;background:var(--surface);overflow:hidden}
.reply>.card+.card{margin-block-start:.7em}
.reply>.card+.sender{margin-block-start:1.1em}
.body{display:grid;gap:.7em;padding:.95em 1.1em}
h3{font-size:1em;line-height:1.4;font-weight:650;overflow-wrap:anywhere}
blockquote,.text{white-space:pre-line;overflow-wrap:anywhere}
.items{display:grid;gap:.35em;padding-inline-start:1.2em;overflow-wrap:anywhere}
mark{background:var(--mark);color:inherit;border-radius:.15em;padding-inline:.1em;margin-inline:-.1em}
dl{display:grid;gap:.7em}
dt,.label{font-size:.875em;line-height:1.4;font-weight:600;color:var(--soft)}
dd{margin:0;overflow-wrap:anywhere}
.caveats{padding:.8em 1.1em;padding-inline-start:.8em;background:var(--note);border-inline-start:.3em solid var(--note-line)}
.caveats h4{display:flex;gap:.4em;align-items:center;font-size:1em;line-height:1.4;font-weight:650;margin-block-end:.35em}
.caveats ul{display:grid;gap:.5em;padding:0;list-style:none}
.caveats li{overflow-wrap:anywhere}
.where{display:block;font-size:.875em;line-height:1.4;color:var(--soft)}
.caveats li>span{display:block}
.caveats .where{margin-block-start:.15em}
.caveats .where::before{content:"§ ";content:"§ " / ""}
details{border-block-start:1px solid var(--line)}
summary{display:flex;align-items:center;gap:.6em;min-block-size:2.75em;padding:.6em 1.1em;list-style:none;line-height:1.4}
summary::-webkit-details-marker{display:none}
summary:hover{background:var(--ground)}
summary:focus-visible{outline-offset:-3px}
summary>span{flex:1;min-inline-size:0;overflow-wrap:anywhere}
summary b{display:block;font-weight:600}
summary svg{color:var(--soft);transition:rotate .15s}
details[open]>summary>.icon-chevron{rotate:180deg}
.inside{display:grid;gap:.7em;padding:.2em 1.1em 1.1em}
.place{display:grid;gap:.6em;padding:.8em 1em;border:1px solid var(--line);border-radius:.6em;background:var(--ground);overflow-wrap:anywhere;white-space:pre-line}
.around{color:var(--soft)}
.fine{font-size:.875em;line-height:1.45;color:var(--soft);display:flex;gap:.4em;align-items:center}
a{color:var(--accent);text-underline-offset:.2em;overflow-wrap:anywhere}
a.link{display:inline-flex;align-items:center;min-block-size:2.75em}

.choices{display:grid;gap:.5em;padding:0;list-style:none}
.group{display:grid;gap:.5em}
.choice{inline-size:100%;min-block-size:2.75em;padding:.55em .95em;border:1px solid var(--edge);border-radius:.9em;background:var(--surface);color:var(--accent);font-weight:550;line-height:1.4;text-align:start;overflow-wrap:anywhere}
.choice:hover{background:var(--tint)}
.feedback{display:flex;align-items:center;flex-wrap:wrap;gap:.25em;margin-block-end:.6em}
.feedback p{margin-inline-end:.25em}
.icon[aria-pressed=true]{color:var(--accent);background:var(--tint);border-color:var(--accent)}

.urgent{margin-block-end:1.1em;border:2px solid var(--alarm);border-radius:.9em;background:var(--alarm-bg);scroll-margin:1em}
.urgent h3{display:flex;gap:.45em;align-items:center;font-size:1.125em;color:var(--alarm)}
.call{display:flex;align-items:center;gap:.75em;min-block-size:3em;padding:.55em .95em;border:1px solid transparent;border-radius:.75em;background:var(--alarm);color:var(--on-alarm);text-decoration:none;line-height:1.35}
a.call:hover{text-decoration:underline}
.call>span{flex:1;display:flex;flex-wrap:wrap;align-items:baseline;justify-content:space-between;gap:.1em 1em;font-weight:600;overflow-wrap:anywhere}
.call b{font-size:1.125em;font-weight:700}
.call:not([href]){background:none;border-color:var(--alarm);color:inherit}
.retry{justify-self:start;min-block-size:2.75em;padding:.5em 1.1em;border:1px solid var(--edge);border-radius:.75em;background:var(--surface);font-weight:600}

.status{min-block-size:0;color:var(--soft);font-size:.9375em}
.status:not(:empty){padding-block-end:.8em}
.busy::before{content:"";display:inline-block;inline-size:.6em;block-size:.6em;margin-inline-end:.6em;border-radius:50%;background:var(--accent);animation:pulse 1.2s ease-in-out infinite alternate}
@keyframes pulse{from{opacity:.25}to{opacity:1}}
.panel>.suggest{max-block-size:15em;overflow-y:auto;padding:.7em .9em 0;border-block-start:1px solid var(--line);background:var(--surface)}
.suggest .label{padding-inline:.2em}
.suggest .choices{gap:0}
.suggest .choice{border-color:transparent;border-radius:.6em;padding-inline:.6em;font-weight:400;color:var(--text)}
.suggest li+li .choice{border-block-start-color:var(--line)}
.suggest .choice:focus-visible{outline-offset:-3px}
form{display:grid;grid-template-columns:1fr auto;gap:.5em;align-items:end;padding:.8em .9em .5em;border-block-start:1px solid var(--line)}
.suggest:not([hidden])+form{border-block-start:0}
textarea{field-sizing:content;min-inline-size:0;inline-size:100%;min-block-size:2.75em;max-block-size:8em;padding:.55em .9em;resize:none;border:1px solid var(--edge);border-radius:.9em;background:var(--surface);line-height:1.5}
textarea:placeholder-shown{direction:inherit;unicode-bidi:normal}
textarea::placeholder{color:var(--soft);opacity:1}
textarea:focus-visible{outline-offset:0}
.send{display:grid;place-items:center;min-inline-size:2.75em;min-block-size:2.75em;border:1px solid transparent;border-radius:.9em;background:var(--accent);color:var(--on-accent)}
.send[aria-disabled=true]{background:var(--soft)}
[dir=rtl] .send svg{scale:-1 1}
.error{grid-column:1/-1;color:var(--alarm)}
.error:empty{display:none}
footer{display:flex;flex-wrap:wrap;align-items:center;justify-content:space-between;gap:.3em .8em;padding:0 .9em .4em 1.1em;padding-inline:1.1em .9em;font-size:.875em;line-height:1.35;color:var(--soft)}
footer slot{display:block;flex:1 1 9em;min-inline-size:0;overflow-wrap:anywhere}
.help{display:inline-flex;align-items:center;gap:.4em;max-inline-size:100%;overflow-wrap:anywhere;min-block-size:3.15em;padding:.3em .8em;border:1px solid transparent;border-radius:.75em;background:none;color:var(--alarm);font-weight:600}
.help:hover{background:var(--alarm-bg)}

@media (max-width:30em),(max-height:30em){
dialog.panel{inset:0;inline-size:100%;block-size:100%;block-size:100dvh;border:0;border-radius:0}
.scroll{padding:.9em}}
@media (max-height:26em){
.panel{display:block}
section.panel{block-size:auto;max-block-size:100vh}
.scroll{overflow:visible}}
@media (max-width:22em){.user{padding-inline-start:1em}.body,summary{padding-inline:.9em}.caveats{padding-inline:.6em .9em}}
@media (prefers-reduced-motion:no-preference){
dialog.panel[open],.message,.urgent{animation:rise .18s ease-out}
@keyframes rise{from{opacity:0;translate:0 .4em}}}
@media (prefers-reduced-motion:reduce){.busy::before{animation:none}summary svg{transition:none}}
@media (forced-colors:active){
.launcher,.send,.choice,.icon,.help,.retry,.words,.card,.call{border-color:currentColor}
.launcher,.send,.choice,.icon,.help,.retry{border-color:ButtonText}
:focus-visible{outline-color:Highlight}
.busy::before{background:CanvasText}
.icon[aria-pressed=true]{background:Highlight;color:HighlightText;forced-color-adjust:none}
mark{background:Mark;color:MarkText}}
@media print{.panel,dialog.panel{position:static;block-size:auto;box-shadow:none}.scroll{overflow:visible}form,footer,.launcher,.icon,.next{display:none}}`;

// ---------------------------------------------------------------- nodes

/**
 * Makes an element. Children that are strings become text nodes; a null child
 * or attribute is left out; `onclick` and the like become listeners.
 */
function h(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? '' : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return node;
}

const ICONS = {
  chat: 'M4 5h16v11H10l-4.5 4v-4H4zM8 9h8M8 12h5',
  close: 'M6 6l12 12M18 6L6 18',
  clear: 'M5 7h14M10 7V4.5h4V7M7 7l.8 12.5h8.4L17 7M10.2 11v5M13.8 11v5',
  send: 'M4 12h14M12.5 6l6 6-6 6',
  phone: 'M6 3.5h3.2l1.6 4.4-2.2 1.6a11 11 0 0 0 5.9 5.9l1.6-2.2 4.4 1.6V18a2.5 2.5 0 0 1-2.7 2.5A16 16 0 0 1 3.5 6.2 2.5 2.5 0 0 1 6 3.5z',
  note: 'M12 3.5l9 16H3zM12 10v4.5M12 17v.2',
  chevron: 'M6 9.5l6 6 6-6',
  up: 'M7 20V10.5l4.2-7A2 2 0 0 1 14 5.3L13.3 10H19a1.8 1.8 0 0 1 1.8 2.2l-1.4 6.2A2 2 0 0 1 17.4 20zM7 20H3.5v-9.5H7',
  down: 'M17 4v9.5l-4.2 7A2 2 0 0 1 10 18.7l.7-4.7H5a1.8 1.8 0 0 1-1.8-2.2l1.4-6.2A2 2 0 0 1 6.6 4zM17 4h3.5v9.5H17',
  check: 'M5 12.5l4.5 4.5L19 7.5',
};

function icon(name) {
  const space = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(space, 'svg');
  const path = document.createElementNS(space, 'path');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  svg.setAttribute('class', `icon-${name}`);
  path.setAttribute('d', ICONS[name]);
  svg.append(path);
  return svg;
}

/** The address if it is absolute and of one of the schemes, else null. */
function safeUrl(text, schemes) {
  try {
    const url = new URL(text);
    return schemes.includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

const WEB = ['https:', 'http:'];
const CALLABLE = [...WEB, 'tel:', 'sms:', 'mailto:'];

const bytes = (text) => new TextEncoder().encode(text).length;
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);

// ---------------------------------------------------------------- service

/** Why a call brought no reply: a code of Connect's, or one of our own; and the service's reason, where it gave one. */
class CallError extends Error {
  constructor(code, reason = '') {
    super(code);
    this.code = code;
    this.reason = reason;
  }
}

function reasonOf(error) {
  const details = Array.isArray(error?.details) ? error.details : [];
  return details.find((detail) => detail?.type === 'google.rpc.ErrorInfo')?.debug?.reason;
}

const CODE_OF_STATUS = {400: 'invalid_argument', 404: 'unimplemented', 429: 'resource_exhausted', 501: 'unimplemented'};
const URGENT = 'OUTCOME_URGENT';
const NOT_SERVED = ['unimplemented', 'not_found', 'permission_denied', 'unauthenticated'];

/** One unary call in Connect's JSON. What is asked travels in the body only. */
async function call(base, method, message, timeoutMs, signal) {
  const control = new AbortController();
  const stop = () => control.abort();
  const timer = setTimeout(stop, timeoutMs);
  signal?.addEventListener('abort', stop);
  try {
    const response = await fetch(new URL(`caveat.v1.AnswerService/${method}`, base), {
      method: 'POST',
      headers: {'Content-Type': 'application/json', 'Connect-Protocol-Version': '1', 'Connect-Timeout-Ms': String(timeoutMs)},
      body: JSON.stringify(message),
      cache: 'no-store',
      credentials: 'same-origin',
      redirect: 'error',
      referrerPolicy: 'no-referrer',
      signal: control.signal,
    });
    const reply = await response.json().catch(() => null);
    if (!response.ok) {
      throw new CallError(typeof reply?.code === 'string' ? reply.code : CODE_OF_STATUS[response.status] ?? 'unavailable', reasonOf(reply));
    }
    // A page of a proxy that came with 200 is no reply either.
    if (reply === null || typeof reply !== 'object') throw new CallError('unavailable');
    return reply;
  } catch (error) {
    if (error instanceof CallError) throw error;
    if (signal?.aborted) throw new CallError('canceled');
    throw new CallError(navigator.onLine === false ? 'offline' : 'unavailable');
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
  }
}

/** A version 4 UUID; `crypto.randomUUID` is missing on plain http. */
function uuid() {
  const random = crypto.getRandomValues(new Uint8Array(16));
  random[6] = (random[6] & 15) | 64;
  random[8] = (random[8] & 63) | 128;
  const hex = [...random].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

// ---------------------------------------------------------------- reply

/** A quotation as a person reads it. */
const readable = (quoted) => quoted.plainText || quoted.text || '';

/**
 * Text of the document, whole. A caveat that is part of it is marked where it
 * stands rather than said twice, unless that would mark most of it.
 */
function quote(tag, text, caveats, lang) {
  const node = h(tag, {lang, dir: 'auto', part: 'quote'});
  let rest = text;
  const inside = caveats.map(readable).filter((words) => text.includes(words));
  if (inside.join('').length <= text.length * MARKED_SHARE_MAX) {
    inside.sort((a, b) => text.indexOf(a) - text.indexOf(b));
    for (const words of inside) {
      const at = rest.indexOf(words);
      if (at < 0) continue;
      node.append(rest.slice(0, at), h('mark', null, words));
      rest = rest.slice(at + words.length);
    }
  }
  node.append(rest);
  return node;
}

function renderCaveats(caveats, view) {
  return h('div', {class: 'caveats', part: 'caveats'},
    h('h4', null, icon('note'), view.words.caveats),
    h('ul', null, caveats.map((caveat) => h('li', {part: 'caveat'},
      h('span', {lang: view.lang, dir: 'auto'}, readable(caveat)),
      caveat.source?.section ? h('span', {class: 'where', lang: view.lang, dir: 'auto'}, caveat.source.section) : null))));
}

/** The lines of a source: its section, when it was reviewed. */
function reviewText(source, view) {
  const day = new Date(`${source.reviewedOn}T00:00:00Z`);
  if (!source.reviewedOn || Number.isNaN(day.getTime())) return view.words.unreviewed;
  return fill(view.words.reviewed, {date: view.dates.format(day)});
}

function isOld(source) {
  const limit = new Date();
  limit.setUTCFullYear(limit.getUTCFullYear() - REVIEW_AGE_YEARS_MAX);
  return Boolean(source.reviewedOn) && new Date(source.reviewedOn) < limit;
}

/** Says where a quotation stands; opened, shows it between its neighbours. */
function renderSource(quoted, view) {
  const source = quoted.source ?? {};
  const {words, lang} = view;
  const place = h('div', {class: 'place', lang, dir: 'auto', part: 'passage'}, h('mark', null, readable(quoted)));
  const checked = h('p', {class: 'fine', role: 'status'});
  const url = safeUrl(source.url, WEB);
  const details = h('details', {part: 'source', ontoggle: () => {
    if (details.open) view.openSource(quoted, place, checked);
  }},
    h('summary', null,
      h('span', null, h('b', null, words.exact),
        source.section ? h('span', {class: 'where', lang, dir: 'auto'}, source.section) : null,
        h('span', {class: 'where'}, reviewText(source, view))),
      icon('chevron')),
    // Opened by hand, and read by going there: the log does not announce it.
    h('div', {class: 'inside', 'aria-live': 'off'},
      h('p', {class: 'label', lang, dir: 'auto'}, source.document ?? ''),
      place, checked,
      url ? h('a', {class: 'link', href: url, target: '_blank', rel: 'noopener noreferrer'}, words.open) : null));
  return details;
}

function renderAnswer(answer, reply, view) {
  const {words, lang} = view;
  const bound = (reply.caveats ?? []).filter(({entryIds}) => !entryIds?.length || entryIds.includes(answer.entryId));
  const text = readable(answer);
  const shown = bound.filter((caveat) => !text.includes(readable(caveat)));
  // Never an answer without a caveat, whatever was sent.
  if (bound.length === 0) shown.push({text: words.caveat});
  const [before, behind] = listParts(answer);
  const cells = (answer.cells ?? []).filter((cell) => cell.header || cell.text);
  return [
    h('div', {class: 'body'},
      h('h3', {lang, dir: 'auto'}, answer.question || answer.source?.document || words.article),
      cells.length > 0
        ? h('dl', null, cells.map((cell) => h('div', null,
          h('dt', {lang, dir: 'auto'}, cell.header || '–'),
          quote('dd', readable(cell), bound, lang))))
        : [...before.map((part) => quote('p', readable(part), bound, lang)),
          quote('blockquote', text, bound, lang),
          behind.length > 0 ? h('ul', {class: 'items'}, behind.map((part) => quote('li', readable(part), bound, lang))) : null]),
    shown.length > 0 ? renderCaveats(shown, view) : null,
    isOld(answer.source ?? {}) ? h('p', {class: 'caveats'}, words.old) : null,
    renderSource({...answer, text: answer.text ?? ''}, view),
  ];
}

/** What stands in one list with an answer: before it, and behind it. */
function listParts(answer) {
  const at = (place) => Number(place?.startByte ?? 0);
  const parts = (answer.supporting ?? []).slice(0, answer.listPartCount ?? 0);
  const isBefore = (part) => at(part.source) < at(answer.source);
  return [parts.filter(isBefore), parts.filter((part) => !isBefore(part))];
}

/** What bears an answer out. */
function renderMore(answer, view) {
  const more = (answer.supporting ?? []).slice(answer.listPartCount ?? 0);
  if (more.length === 0) return null;
  return h('details', {part: 'more'},
    h('summary', null, h('span', null, h('b', null, view.words.more)), icon('chevron')),
    h('div', {class: 'inside', 'aria-live': 'off'}, more.map((passage) =>
      h('div', {class: 'card'},
        h('div', {class: 'body'}, quote('blockquote', readable(passage), [], view.lang)),
        renderSource(passage, view)))));
}

function renderChoices(label, suggestions, view) {
  return h('div', {class: 'group', role: 'group', 'aria-label': label},
    h('p', {class: 'label', 'aria-hidden': 'true'}, label),
    h('ul', {class: 'choices', part: 'choices'}, suggestions.map(({question}) => h('li', null,
      h('button', {type: 'button', class: 'choice', part: 'choice', lang: view.lang, dir: 'auto', onclick: () => view.choose(question)}, question)))));
}

function renderReply(reply, view) {
  const {words, lang} = view;
  const answers = reply.answers ?? [];
  const parts = [];
  if (reply.notice) {
    parts.push(h('p', {class: 'sender'}, words.auto),
      h('div', {class: 'card'}, h('div', {class: 'body'},
        h('p', {class: 'text', lang, dir: 'auto', part: 'notice'}, reply.notice),
        reply.didYouMean?.length ? renderChoices(words.choices, reply.didYouMean, view) : null,
        (reply.contacts ?? []).map((contact) => renderContact(contact)))));
  }
  if (answers.length > 0) {
    // More than one: the message asked more than one thing.
    const place = (i) => words.place.replace('{n}', i + 1).replace('{all}', answers.length);
    answers.forEach((answer, i) => parts.push(
      h('p', {class: 'sender'}, answers.length > 1 ? `${words.article} ${place(i)}` : words.article),
      h('div', {class: 'card', part: 'card'}, renderAnswer(answer, reply, view), renderMore(answer, view))));
  }
  return h('div', {class: 'message reply', part: 'message reply'}, parts);
}

/** A number to call: a link when it has one that is safe. */
function renderContact(contact) {
  const href = safeUrl(contact.url, CALLABLE);
  const outside = href !== null && WEB.some((scheme) => href.startsWith(scheme));
  return h(href ? 'a' : 'p', {class: 'call', part: 'call', href, target: outside ? '_blank' : null, rel: outside ? 'noopener noreferrer' : null},
    outside ? null : icon('phone'),
    h('span', null, h('bdi', null, contact.label ?? ''), ' ',
      contact.number ? h('b', null, h('bdi', null, contact.number)) : null));
}

// ---------------------------------------------------------------- element

const SMALL = '(max-width:30em),(max-height:30em)';
let sheet = null;

// Importing this file where there is no browser is harmless.
const Base = globalThis.HTMLElement ?? class {};

export class CaveatChat extends Base {
  static observedAttributes = ['lang', 'mode', 'open', 'heading'];

  #root = null; // Everything inside the shadow root.
  #panel = null;
  #launcher = null;
  #form = null;
  #input = null;
  #send = null;
  #error = null;
  #suggest = null;
  #scroll = null;
  #empty = null;
  #next = null;
  #status = null;
  #clear = null;
  // These outlive a change of language or mode: the conversation.
  #log = null;
  #alert = null;

  #strings = {};
  #conversation = '';
  #pending = null; // AbortController of the question that is being asked.
  #typing = null; // Timer of the next Suggest.
  #suggesting = null; // AbortController of the last Suggest.
  #suggestServed = true;
  #feedbackServed = true;
  #starters = null; // Promise of the questions offered before the first.
  #entries = new Map(); // Corpus name -> promise of its first page of entries.
  #sources = new WeakSet(); // Passages that are, or are being, put in their place.
  #small = null; // MediaQueryList: the panel fills the window.
  #onSmall = () => this.#present();

  /** Words that replace the locale's own; see `locales`. */
  get strings() {
    return this.#strings;
  }
  set strings(value) {
    this.#strings = {...value};
    if (this.#root) this.#build();
  }

  get open() {
    return this.hasAttribute('open');
  }
  set open(value) {
    this.toggleAttribute('open', Boolean(value));
  }

  connectedCallback() {
    if (!this.shadowRoot) {
      this.attachShadow({mode: 'open'});
      if (!sheet) {
        sheet = new CSSStyleSheet();
        sheet.replaceSync(CSS);
      }
      this.shadowRoot.adoptedStyleSheets = [sheet];
      this.#log = h('div', {class: 'log', part: 'log', role: 'log', 'aria-live': 'polite', 'aria-relevant': 'additions'});
      this.#alert = h('div', {class: 'alert', role: 'alert'});
      // A page may have set it before this file was there.
      if (Object.hasOwn(this, 'strings')) {
        const early = this.strings;
        delete this.strings;
        this.#strings = {...early};
      }
    }
    this.#small = matchMedia(SMALL);
    this.#small.addEventListener('change', this.#onSmall);
    this.#build();
  }

  disconnectedCallback() {
    this.#small?.removeEventListener('change', this.#onSmall);
    this.#pending?.abort();
    this.#pending = null;
    clearTimeout(this.#typing);
  }

  attributeChangedCallback(name, before, after) {
    if (!this.#root || before === after) return;
    if (name !== 'open') this.#build();
    else if (this.#bubble) this.#present(true);
  }

  /** Opens the panel of the bubble and moves the focus into it. */
  show() {
    this.open = true;
  }

  /** Closes the panel and returns the focus to the launcher. */
  close() {
    this.open = false;
  }

  /** Forgets the conversation. */
  clear() {
    const focused = this.shadowRoot.activeElement !== null;
    this.#pending?.abort();
    this.#pending = null;
    this.#conversation = '';
    for (const node of [this.#log, this.#alert, this.#next, this.#error]) node.replaceChildren();
    this.#input.value = '';
    this.#closeSuggestions();
    this.#refresh();
    this.#say(this.#view.words.cleared);
    if (focused) this.#input.focus();
  }

  /**
   * Asks a question as if somebody had typed it. Settles when the reply, or
   * what is shown instead, is there; never rejects.
   */
  async ask(text) {
    const question = text.trim();
    if (question === '' || this.#pending) return;
    if (this.#bubble && !this.open) this.show();
    if (bytes(question) > QUESTION_BYTES_MAX) {
      this.#fault(this.#view.words.long);
      return;
    }
    this.#beginTurn(question);
    await this.#fetchReply(question);
  }

  // ------------------------------------------------------------ skeleton

  get #bubble() {
    return this.getAttribute('mode') !== 'inline';
  }

  /** What rendering needs to know of this element. */
  get #view() {
    const locale = this.closest('[lang]')?.getAttribute('lang') || 'en';
    return {
      words: {...wordsFor(locale), ...this.#strings},
      dates: dateFormat(locale),
      lang: this.getAttribute('article-lang') ?? '',
      choose: (question) => this.#choose(question),
      openSource: (quoted, place, checked) => this.#openSource(quoted, place, checked),
    };
  }

  /** Puts the panel together; the conversation moves into the new one. */
  #build() {
    const {words} = this.#view;
    const typed = this.#input?.value ?? '';
    const next = this.#next ?? h('div', {class: 'next'});
    this.#next = next;
    this.#log.setAttribute('aria-label', words.log);
    this.#status = h('p', {class: 'status', role: 'status'});
    this.#empty = h('div', {class: 'empty'}, h('slot', {name: 'empty'}, h('p', null, words.intro)));
    // Focusable, so that it scrolls without a mouse.
    this.#scroll = h('div', {class: 'scroll', tabindex: '0', role: 'group', 'aria-labelledby': 'title'}, this.#empty, this.#log, this.#alert, this.#status, next);
    this.#panel = h(this.#bubble ? 'dialog' : 'section', {class: 'panel', part: 'panel', id: 'panel', 'aria-labelledby': 'title', tabindex: '-1',
      oncancel: (event) => {
        event.preventDefault();
        this.close();
      }},
    this.#buildHeader(words), this.#scroll, this.#buildComposer(words), this.#buildFooter(words));
    this.#launcher = this.#bubble
      ? h('button', {type: 'button', class: 'launcher', part: 'launcher', 'aria-expanded': 'false', 'aria-controls': 'panel', 'aria-haspopup': 'dialog', onclick: () => {
        this.open = !this.open;
      }}, icon('chat'), h('slot', {name: 'launcher'}, words.launcher))
      : null;
    const root = h('div', {class: 'root', dir: words.dir ?? 'ltr', onkeydown: (event) => this.#onKey(event)}, this.#launcher, this.#panel);
    if (this.#root) this.#root.replaceWith(root);
    else this.shadowRoot.append(root);
    this.#root = root;
    this.#input.value = typed;
    this.#refresh();
    this.#present();
  }

  #buildHeader(words) {
    this.#clear = h('button', {type: 'button', class: 'icon', part: 'clear', 'aria-label': words.clear, title: words.clear, onclick: () => this.clear()}, icon('clear'));
    return h('header', {part: 'header'},
      h('div', {class: 'headings'}, h('slot', {name: 'header'},
        h('h2', {id: 'title', part: 'title'}, this.getAttribute('heading') ?? words.title),
        h('p', {class: 'subtitle'}, words.subtitle))),
      this.#clear,
      this.#bubble ? h('button', {type: 'button', class: 'icon', part: 'close', 'aria-label': words.close, title: words.close, onclick: () => this.close()}, icon('close')) : null);
  }

  #buildComposer(words) {
    this.#suggest = h('div', {class: 'suggest', part: 'suggestions', hidden: true});
    this.#input = h('textarea', {id: 'input', part: 'input', rows: '1', 'aria-label': words.input, 'aria-describedby': 'error', placeholder: words.input, autocomplete: 'off', enterkeyhint: 'send', dir: 'auto',
      oninput: () => this.#onInput()});
    this.#send = h('button', {type: 'submit', class: 'send', part: 'send', 'aria-label': words.send, title: words.send}, icon('send'));
    this.#error = h('p', {class: 'error', id: 'error', role: 'alert'});
    this.#form = h('form', {part: 'composer', onsubmit: (event) => {
      event.preventDefault();
      this.#submit();
    }}, this.#error, this.#input, this.#send);
    return [this.#suggest, this.#form];
  }

  #buildFooter(words) {
    return h('footer', {part: 'footer'},
      h('slot', {name: 'footer'}, h('span', null, words.footer)),
      h('button', {type: 'button', class: 'help', part: 'help', onclick: () => {
        this.#showHelp(words.urgentTitle);
        this.#alert.querySelector('a')?.focus();
      }}, icon('phone'), words.help));
  }

  /** Brings the panel to the state that `open` and the window ask for. */
  #present(moveFocus = false) {
    if (!this.#bubble) {
      this.#loadStarters();
      return;
    }
    const panel = this.#panel;
    const focused = this.shadowRoot.activeElement;
    if (panel.open) panel.close();
    this.#launcher.setAttribute('aria-expanded', String(this.open));
    if (this.open) {
      // A panel that fills the window must not leave the page reachable
      // behind it; one beside the page must.
      if (this.#small.matches) panel.showModal();
      else panel.open = true;
      this.#loadStarters();
      // On a touch screen the keyboard would cover what there is to read.
      if (!moveFocus) focused?.focus();
      else if (this.#small.matches && matchMedia('(pointer:coarse)').matches) panel.focus();
      else this.#input.focus();
    } else if (moveFocus) {
      this.#closeSuggestions();
      this.#launcher.focus();
    }
    if (moveFocus) this.#emit(this.open ? 'open' : 'close', {});
  }

  /** Shows or hides what depends on whether anything was said. */
  #refresh() {
    const said = this.#log.childElementCount + this.#alert.childElementCount > 0;
    this.#empty.hidden = said;
    this.#clear.hidden = !said;
    this.#send.setAttribute('aria-disabled', String(Boolean(this.#pending)));
  }

  #say(text, busy = false) {
    this.#status.classList.toggle('busy', busy);
    this.#status.classList.remove('hush');
    this.#status.textContent = text;
  }

  #fault(text) {
    this.#error.textContent = text;
    this.#input.setAttribute('aria-invalid', 'true');
    this.#input.focus();
  }

  /** Tells the page what happened; never what was asked. */
  #emit(name, detail) {
    this.dispatchEvent(new CustomEvent(`caveat:${name}`, {bubbles: true, composed: true, detail}));
  }

  /** Scrolls a node to the top of the transcript; the page stays. */
  #reveal(node) {
    const calm = matchMedia('(prefers-reduced-motion:reduce)').matches;
    for (const box of [this.#panel, this.#scroll]) {
      const top = box.scrollTop + node.getBoundingClientRect().top - box.getBoundingClientRect().top - 16;
      box.scrollTo({top, behavior: calm ? 'auto' : 'smooth'});
    }
  }

  // ------------------------------------------------------------ a turn

  #call(method, message, timeoutMs = ASIDE_TIMEOUT_MS, signal = undefined) {
    const base = new URL(this.getAttribute('endpoint') ?? '.', this.hasAttribute('endpoint') ? document.baseURI : import.meta.url);
    if (!base.pathname.endsWith('/')) base.pathname += '/';
    return call(base, method, message, timeoutMs, signal);
  }

  get #corpus() {
    return this.getAttribute('corpus') ?? '';
  }

  #submit() {
    const text = this.#input.value;
    if (this.#pending || text.trim() === '') return;
    const touch = matchMedia('(pointer:coarse)').matches;
    // On a touch screen the keyboard would cover the reply.
    if (touch) this.#choose(text);
    else this.ask(text);
  }

  /** Asks a question that was offered; the focus goes where the reply will be. */
  async #choose(question) {
    if (this.#pending) return;
    const asked = this.ask(question);
    if (this.#pending) this.#log.lastElementChild.focus({preventScroll: true});
    await asked;
  }

  #beginTurn(question) {
    const {words} = this.#view;
    this.#closeSuggestions();
    this.#error.replaceChildren();
    this.#input.removeAttribute('aria-invalid');
    this.#input.value = '';
    this.#next.replaceChildren();
    this.#tidyCards();
    this.#archiveAlert();
    while (this.#log.childElementCount >= 2 * TURN_COUNT_MAX) this.#log.firstElementChild.remove();
    const sent = h('div', {class: 'message user', part: 'message user', tabindex: '-1'},
      h('p', {class: 'sender'}, words.you),
      h('p', {class: 'words', dir: 'auto'}, question));
    this.#log.append(sent);
    this.#refresh();
    this.#reveal(sent);
  }

  /** A conversation that the service does not know, as after a restart, begins anew. */
  async #callAsk(question, signal) {
    const ask = () => this.#call('Ask', {question, corpus: this.#corpus, conversation: this.#conversation}, ASK_TIMEOUT_MS, signal);
    try {
      return await ask();
    } catch (error) {
      if (error.reason !== 'CONVERSATION_INVALID' || !this.#conversation) throw error;
      this.#conversation = '';
      return ask();
    }
  }

  async #fetchReply(question) {
    const {words} = this.#view;
    const control = new AbortController();
    this.#pending = control;
    this.#refresh();
    this.#say(words.searching, true);
    const slow = setTimeout(() => {
      this.#showHelp(words.slow);
      this.#say('');
    }, SLOW_MS);
    let reply = null;
    let code = '';
    try {
      reply = await this.#callAsk(question, control.signal);
      const known = reply.answers?.length || reply.notice || reply.outcome === URGENT;
      if (!known) throw new CallError('unavailable');
    } catch (error) {
      code = error.code ?? 'internal';
    } finally {
      clearTimeout(slow);
    }
    // Cleared, or asked anew, while it was on its way.
    if (this.#pending !== control) return;
    this.#pending = null;
    this.#say('');
    if (code) this.#fail(question, code);
    else this.#showReply(reply);
    this.#refresh();
  }

  #showReply(reply) {
    const view = this.#view;
    this.#conversation = reply.conversation ?? '';
    this.#archiveAlert();
    const urgent = reply.outcome === URGENT;
    const node = urgent
      ? this.#card(view.words.urgentTitle, reply.notice || view.words.urgent, view.lang, reply.contacts?.length ? reply.contacts : this.#contacts)
      : renderReply(reply, view);
    (urgent ? this.#alert : this.#log).append(node);
    if (!urgent) this.#offerNext(reply, view);
    this.#reveal(urgent ? node : node.previousElementSibling ?? node);
    const event = {OUTCOME_ANSWERED: 'answer', [URGENT]: 'escalate'}[reply.outcome] ?? 'abstain';
    this.#emit(event, {
      outcome: reply.outcome ?? '',
      entryIds: (reply.answers ?? []).map(({entryId}) => entryId),
      corpus: reply.corpus ?? '',
      corpusVersion: reply.corpusVersion ?? '',
    });
  }

  /** What can be done with the last reply; outside the log, so that a screen
   * reader reads the reply and not the buttons after it. */
  #offerNext(reply, view) {
    const rated = ['OUTCOME_ANSWERED', 'OUTCOME_NOT_COVERED', 'OUTCOME_PERSONAL_ADVICE'].includes(reply.outcome);
    if (rated && reply.answerToken && this.#feedbackServed) {
      this.#next.append(this.#feedback(reply.answerToken, view.words));
    }
    if (reply.followUps?.length) this.#next.append(renderChoices(view.words.followUps, reply.followUps, view));
  }

  #feedback(answerToken, words) {
    let told = false;
    const rate = async (button, rating) => {
      if (told) return;
      told = true;
      for (const other of group.querySelectorAll('button')) other.setAttribute('aria-pressed', String(other === button));
      try {
        await this.#call('SendFeedback', {requestId, answerToken, rating});
        this.#say(words.thanks);
        this.#emit('feedback', {rating});
      } catch (error) {
        if (NOT_SERVED.includes(error.code)) {
          this.#feedbackServed = false;
          group.remove();
          this.#input.focus();
          this.#say(words.noFeedback);
          return;
        }
        told = false;
        button.setAttribute('aria-pressed', 'false');
        this.#say(words.down);
      }
    };
    const requestId = uuid();
    const button = (name, label, rating) => h('button', {type: 'button', class: 'icon', part: 'rate', 'aria-pressed': 'false', 'aria-label': label, title: label,
      onclick: (event) => rate(event.currentTarget, rating)}, icon(name));
    const group = h('div', {class: 'feedback', part: 'feedback', role: 'group', 'aria-label': words.helpful},
      h('p', {class: 'label', 'aria-hidden': 'true'}, words.helpful),
      button('up', words.yes, 'RATING_HELPED'), button('down', words.no, 'RATING_DID_NOT_HELP'));
    return group;
  }

  // ------------------------------------------------------------ help

  /** The page's own numbers: links inside the element, and `contacts`. They
   * need no server. */
  get #contacts() {
    const links = [...this.querySelectorAll(':scope > a[href]:not([slot])')]
      .map((link) => ({label: link.textContent.trim(), url: link.href}));
    let given = [];
    try {
      given = JSON.parse(this.getAttribute('contacts') ?? '[]');
    } catch {
      // The links are still there; a fault in an attribute must not hide them.
    }
    return [...links, ...(Array.isArray(given) ? given : []).filter((contact) => contact instanceof Object)];
  }

  #card(title, text, lang, contacts, ...actions) {
    return h('div', {class: 'urgent', part: 'card urgent'}, h('div', {class: 'body'},
      h('h3', null, icon('note'), title),
      h('p', {class: 'text', lang, dir: 'auto'}, text),
      contacts.map((contact) => renderContact(contact)),
      actions));
  }

  /** Shows the card that needs no server. */
  #showHelp(title, ...actions) {
    const {words} = this.#view;
    this.#tidyCards();
    this.#archiveAlert();
    const card = this.#card(title, words.urgent, null, this.#contacts, ...actions);
    card.classList.add('static');
    this.#alert.append(card);
    this.#refresh();
    this.#reveal(card);
  }

  #fail(question, code) {
    const {words} = this.#view;
    const reason = {offline: words.offline, resource_exhausted: words.busy, invalid_argument: words.refused}[code] ?? words.down;
    if (this.#input.value === '') this.#input.value = question;
    this.#showHelp(reason, h('button', {type: 'button', class: 'retry', part: 'retry', onclick: () => {
      if (this.#input.value === question) this.#input.value = '';
      this.#tidyCards();
      this.#input.focus();
      this.#fetchReply(question);
    }}, words.retry));
    this.#emit('error', {code});
  }

  /** Only the last of the static cards is worth its room. */
  #tidyCards() {
    for (const card of this.#root.querySelectorAll('.static')) card.remove();
  }

  /** A card that has been announced becomes a part of the conversation, and is
   * not announced again. */
  #archiveAlert() {
    for (const card of [...this.#alert.children]) this.#log.append(h('div', {'aria-live': 'off'}, card));
  }

  // ------------------------------------------------------------ typing

  #onKey(event) {
    if (event.isComposing) return;
    const choices = [...this.#suggest.querySelectorAll('button')];
    const at = choices.indexOf(this.shadowRoot.activeElement);
    const inInput = event.target === this.#input;
    if (event.key === 'Escape') {
      if (choices.length > 0) {
        this.#closeSuggestions();
        this.#input.focus();
      } else if (this.#bubble && this.open) {
        this.close();
      } else {
        return;
      }
    } else if (event.key === 'Enter' && inInput && !event.shiftKey) {
      this.#submit();
    } else if (event.key === 'ArrowDown' && choices.length > 0 && (inInput || at >= 0)) {
      choices[Math.min(at + 1, choices.length - 1)].focus();
    } else if (event.key === 'ArrowUp' && at >= 0) {
      (choices[at - 1] ?? this.#input).focus();
    } else {
      return;
    }
    event.preventDefault();
  }

  #onInput() {
    this.#error.replaceChildren();
    this.#input.removeAttribute('aria-invalid');
    clearTimeout(this.#typing);
    this.#suggesting?.abort();
    const prefix = this.#input.value.trim();
    const wanted = this.#suggestServed && this.getAttribute('suggest') !== 'off' &&
      prefix.length >= PREFIX_CHARS_MIN && bytes(prefix) <= PREFIX_BYTES_MAX;
    if (wanted) this.#typing = setTimeout(() => this.#loadSuggestions(prefix), SUGGEST_DELAY_MS);
    else this.#closeSuggestions();
  }

  async #loadSuggestions(prefix) {
    const control = new AbortController();
    this.#suggesting = control;
    try {
      const reply = await this.#call('Suggest', {prefix, corpus: this.#corpus, suggestionCountMax: SUGGESTION_COUNT_MAX}, ASIDE_TIMEOUT_MS, control.signal);
      if (!control.signal.aborted && !this.#pending) this.#showSuggestions(reply.suggestions ?? []);
    } catch (error) {
      // Typing goes on without them.
      if (NOT_SERVED.includes(error.code)) this.#suggestServed = false;
    }
  }

  #showSuggestions(suggestions) {
    const view = this.#view;
    if (suggestions.length === 0) {
      this.#closeSuggestions();
      return;
    }
    this.#suggest.replaceChildren(renderChoices(view.words.suggestions, suggestions, view));
    this.#suggest.hidden = false;
    this.#say(fill(view.words.suggested, {n: suggestions.length}));
    this.#status.classList.add('hush');
  }

  #closeSuggestions() {
    clearTimeout(this.#typing);
    this.#suggesting?.abort();
    if (this.#suggest.hidden) return;
    this.#suggest.hidden = true;
    this.#suggest.replaceChildren();
    this.#say('');
  }

  // ------------------------------------------------------------ asides

  /** Questions of the document's own, for whoever does not know what to ask. */
  async #loadStarters() {
    // The invitation to type is there without them.
    this.#starters ??= this.#call('ListEntries', {corpus: this.#corpus, kinds: ['ENTRY_KIND_FAQ'], pageSize: STARTER_COUNT_MAX})
      .then(({entries}) => entries ?? [], () => []);
    const starters = (await this.#starters).filter(({question}) => question);
    if (starters.length === 0 || this.#empty.querySelector('.group')) return;
    this.#empty.append(renderChoices(this.#view.words.starters, starters, this.#view));
  }

  /** Puts the passage between its neighbours and has it checked. */
  async #openSource(quoted, place, checked) {
    const source = quoted.source ?? {};
    this.#emit('source', {entryId: quoted.entryId ?? '', document: source.document ?? '', startByte: Number(source.startByte ?? 0), endByte: Number(source.endByte ?? 0)});
    if (this.#sources.has(place)) return;
    this.#sources.add(place);
    const {words} = this.#view;
    const [entries, check] = await Promise.all([
      this.#listEntries(this.#corpus),
      this.#call('VerifyQuote', {quote: quoted.text, documentSha256: source.documentSha256 ?? ''}).catch(() => null),
    ]);
    const near = entries.filter((entry) => entry.source?.documentSha256 === source.documentSha256 && entry.source?.section === source.section);
    const at = near.findIndex(({entryId, text}) => entryId === quoted.entryId && text === quoted.text);
    const around = (entry) => (entry ? [h('p', {class: 'around'}, readable(entry))] : []);
    if (at >= 0 && place.childElementCount === 1) {
      place.prepend(...around(near[at - 1]));
      place.append(...around(near[at + 1]));
    }
    // Whoever opens it again has it checked again.
    if (!check) this.#sources.delete(place);
    if (check?.documentKnown) checked.replaceChildren(icon(check.verified ? 'check' : 'note'), h('span', null, check.verified ? words.verified : words.unverified));
  }

  #listEntries(corpus) {
    if (!this.#entries.has(corpus)) {
      this.#entries.set(corpus, this.#call('ListEntries', {corpus, pageSize: CONTEXT_ENTRY_COUNT_MAX})
        .then(({entries}) => entries ?? [])
        .catch(() => {
          this.#entries.delete(corpus);
          return [];
        }));
    }
    return this.#entries.get(corpus);
  }
}

if (globalThis.customElements && !customElements.get('caveat-chat')) {
  customElements.define('caveat-chat', CaveatChat);
}
