import Taro from '@tarojs/taro';
import { fieldOf } from './unknown';

/** Fine enough that a paragraph several screens long is noticed as it passes. */
const STEPS = Array.from({ length: 21 }, (_, step) => step / 20);

/** Half of it stands in view, or it fills half of the screen. */
export const canBeRead = (ratio: number, height: number, screen: number): boolean => ratio >= 0.5 || (screen > 0 && height >= screen / 2);

/** Tells, at each change, which of the page's parts of this class can be read; the answer ends it. A phone that can't tell sees none. */
export function watchSeen(className: string, ids: readonly string[], onChange: (seen: ReadonlySet<string>) => void): () => void {
  const seen = new Set<string>();
  const note = (id: string, readable: boolean): void => {
    if (readable === seen.has(id)) return;
    if (readable) seen.add(id);
    else seen.delete(id);
    onChange(new Set(seen));
  };
  return __WEAPP__ ? watchWeapp(className, note) : watchBrowser(ids, note);
}

type Note = (id: string, readable: boolean) => void;

function watchBrowser(ids: readonly string[], note: Note): () => void {
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, intersectionRatio, intersectionRect, rootBounds } of entries) {
        note(target.id, canBeRead(intersectionRatio, intersectionRect.height, rootBounds?.height ?? window.innerHeight));
      }
    },
    { threshold: STEPS },
  );
  for (const id of ids) {
    const part = document.getElementById(id);
    if (part) observer.observe(part);
  }
  return () => observer.disconnect();
}

function watchWeapp(className: string, note: Note): () => void {
  const page = Taro.getCurrentInstance().page;
  if (!page) return () => undefined;
  const observer = Taro.createIntersectionObserver(page, { thresholds: STEPS, observeAll: true });
  observer.relativeToViewport().observe(`.${className}`, (part) => {
    // WeChat names the part that moved; Taro's types do not know that.
    const id = fieldOf(part, 'id');
    const screen = part.relativeRect ? part.relativeRect.bottom - part.relativeRect.top : 0;
    if (typeof id === 'string') note(id, canBeRead(part.intersectionRatio ?? 0, part.intersectionRect?.height ?? 0, screen));
  });
  return () => observer.disconnect();
}
