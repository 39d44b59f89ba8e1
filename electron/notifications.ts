/** Shows what the rule tells (`core/rules/notices.ts`): one notification per item, each replacing the one before. */
import { Notification } from 'electron';
import { english } from '../core/rules/languages/english.ts';
import type { Sentences } from '../core/rules/languages/sentences.ts';
import { type Notice, nothingTold, whatToTell } from '../core/rules/notices.ts';
import { pauseUntil } from '../core/rules/pause-until.ts';
import type { Clock } from '../core/world/clock.ts';
import type { AgentLink } from './agent.ts';
import type { Preferences } from './preferences.ts';

export interface NotificationWishes {
  readonly agent: AgentLink;
  readonly preferences: Preferences;
  readonly clock: Clock;
  readonly open: () => void;
  /** English where none is given. */
  readonly table?: Sentences;
}

export interface Notifications {
  /** Something that somebody asked for, answered. */
  tell(title: string, body: string): void;
  stop(): void;
}

export function setUpNotifications(wishes: NotificationWishes): Notifications {
  /** Held until closed: a notification that is forgotten hears no click. */
  const shown = new Map<string, Notification>();
  const table = wishes.table ?? english;
  let told = nothingTold;

  function look(): void {
    const status = wishes.agent.status();
    if (!status) return;
    const telling = whatToTell(told, status, { success: wishes.preferences.current().tellSuccess }, table);
    told = telling.told;
    for (const key of telling.withdrawn) close(key);
    for (const notice of telling.notices) show(notice);
  }

  function show(notice: Pick<Notice, 'key' | 'title' | 'body' | 'persists' | 'item'>): void {
    close(notice.key);
    if (!Notification.isSupported()) return;
    const buttons = buttonsOf(notice);
    const notification = new Notification({
      id: notice.key,
      title: notice.title,
      body: notice.body,
      silent: !notice.persists,
      timeoutType: notice.persists ? 'never' : 'default',
      urgency: notice.persists ? 'critical' : 'normal',
      actions: buttons.map(({ text }) => ({ type: 'button', text })),
    });
    notification.on('click', wishes.open);
    notification.on('action', ({ actionIndex }) => buttons[actionIndex]?.press());
    const forget = (): void => {
      if (shown.get(notice.key) === notification) shown.delete(notice.key);
    };
    notification.on('close', forget);
    notification.on('failed', forget);
    shown.set(notice.key, notification);
    notification.show();
  }

  function buttonsOf({ item }: Pick<Notice, 'item'>) {
    if (!item) return [];
    return [
      { text: table.notices.backUpNow, press: () => ask({ ask: 'now', ...item }) },
      { text: table.notices.pause, press: () => pauseFor('4h') },
      { text: table.notices.open, press: wishes.open },
    ];
  }

  function pauseFor(words: string): void {
    const until = pauseUntil(words, wishes.clock.now(), wishes.clock.offsetMinutes);
    if (until.ok) ask({ ask: 'pause', until: until.value });
  }

  /** What begins shows itself in icon and menu; a no must be said. */
  function ask(request: Parameters<AgentLink['ask']>[0]): void {
    wishes.agent.ask(request).then(
      answer => (answer.answer === 'refused' ? tell(answer.message, answer.remedy) : undefined),
      (error: unknown) => tell(table.menu.didNotWork, error instanceof Error ? error.message : String(error)),
    );
  }

  function tell(title: string, body: string): void {
    show({ key: 'answer', title, body, persists: false });
  }

  function close(key: string): void {
    const notification = shown.get(key);
    shown.delete(key);
    notification?.close();
  }

  const stopListening = wishes.agent.onChange(look);
  look();
  return {
    tell,
    stop() {
      stopListening();
      for (const key of [...shown.keys()]) close(key);
    },
  };
}
