const FOCUSABLE = 'a[href],button:not([disabled]),input,select,textarea,[tabindex]:not([tabindex="-1"])';

/** On H5: keeps the focus inside a sheet while it is open, Escape closes it, then gives the focus back. Elsewhere nothing. */
export function holdFocus(id: string, onEscape: () => void): () => void {
  if (__WEAPP__) return () => undefined;
  const before = window.document.activeElement;
  const sheet = window.document.getElementById(id);
  const inside = (): HTMLElement[] => Array.from(sheet?.querySelectorAll<HTMLElement>(FOCUSABLE) ?? []);
  inside()[0]?.focus();
  const listen = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') {
      event.preventDefault();
      onEscape();
      return;
    }
    if (event.key !== 'Tab') return;
    const all = inside();
    const first = all[0];
    const last = all[all.length - 1];
    if (!first || !last) return;
    const at = window.document.activeElement;
    if (event.shiftKey && at === first) {
      event.preventDefault();
      last.focus();
    } else if (!event.shiftKey && (at === last || !sheet?.contains(at))) {
      event.preventDefault();
      first.focus();
    }
  };
  window.document.addEventListener('keydown', listen, true);
  return () => {
    window.document.removeEventListener('keydown', listen, true);
    if (before instanceof HTMLElement) before.focus();
  };
}

/** On H5: a part that is chosen by the keyboard comes into view, while the grid has the focus. */
export function keepInView(gridId: string, partId: string): void {
  if (__WEAPP__ || window.document.activeElement?.id !== gridId) return;
  const part = window.document.getElementById(partId);
  // Not every browser of a test knows how to scroll.
  if (typeof part?.scrollIntoView === 'function') part.scrollIntoView({ block: 'center' });
}
