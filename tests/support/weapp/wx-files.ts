import { part, type Journal } from './journal';
import { wxTypings } from './typings';
import { WxFail, type Answering, type Answers, type Later } from './wx';
import type { Frame } from './wx-pages';

export const USER_DATA_PATH = 'http://usr';

/** The app's own folder, and a file of it that goes to a chat: the person picks one, and it arrives as it was written. */
export function fileAnswers(later: Later, frame: Frame, journal: Journal): Answers {
  const files = new Map<string, string>();
  const { membersOf } = wxTypings();
  const own = (option: unknown): string => {
    const path = String(part(option, 'filePath'));
    if (!/^http:\/\/usr\/[^/]+$/.test(path)) throw new WxFail(`fail permission denied, open "${path}"`);
    return path;
  };
  const there = (option: unknown): [path: string, text: string] => {
    const path = own(option);
    const text = files.get(path);
    if (text === undefined) throw new WxFail(`fail no such file or directory "${path}"`);
    return [path, text];
  };
  const manager: Record<string, Answering> = {
    unlink: (option) =>
      later('unlink', option, () => {
        files.delete(there(option)[0]);
        return {};
      }),
  };
  const checked = Object.fromEntries(
    Object.entries(manager).map(([name, answer]): [string, Answering] => [
      name,
      (option) => {
        const known = membersOf(`${name[0]?.toUpperCase() ?? ''}${name.slice(1)}Option`);
        const unknown = Object.keys(option ?? {}).filter((key) => !known.has(key));
        if (unknown.length > 0) journal.faults.push(`FileSystemManager.${name} knows no ${unknown.join(', ')}`);
        return void answer(option);
      },
    ]),
  );
  const writeFileSync: Answering = (filePath, data) => {
    if (typeof data !== 'string') throw new WxFail('writeFileSync:fail data must be a string or an ArrayBuffer');
    files.set(own({ filePath }), data);
  };
  return {
    getFileSystemManager: () => ({ ...checked, writeFileSync }),
    shareFileMessage: (option) =>
      later('shareFileMessage', option, () => {
        const [path, text] = there(option);
        const name = part(option, 'fileName');
        frame.shared.push({ name: typeof name === 'string' ? name : path.slice(USER_DATA_PATH.length + 1), text });
        return {};
      }),
  };
}
