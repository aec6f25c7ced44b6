/** An element with properties, listeners (`onclick`) and children; falsy children are left out. */
export function h(tag, props = {}, ...kids) {
  const [name, ...classes] = tag.split('.');
  const element = document.createElement(name || 'div');
  if (classes.length > 0) element.className = classes.join(' ');
  for (const [key, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else if (key in element && typeof value !== 'string') element[key] = value;
    else element.setAttribute(key, value === true ? '' : value);
  }
  element.append(...kids.flat(9).filter((kid) => kid !== undefined && kid !== null && kid !== false));
  return element;
}

/** A button of plain text or parts. */
export const button = (tag, onclick, ...kids) => h(`button.${tag}`, { type: 'button', onclick }, ...kids);

const tints = ['t1', 't2', 't3', 't4', 't5', 't6', 't7'];
const given = new Map();

/** The round (square in WeChat) picture of a person or an account: one character on a colour of its own. */
export function avatar(name, seed = name) {
  if (!given.has(seed)) given.set(seed, tints[given.size % tints.length]);
  return h(`span.avatar.${given.get(seed)}`, { 'aria-hidden': 'true' }, [...name].at(0));
}

const two = (n) => String(n).padStart(2, '0');

/** The wall clock in China, wherever the browser is. */
const inChina = (ms) => new Date(ms + 8 * 3_600_000);

/** 19:05, or 11月23日 19:05 when it was on another day. */
export function clock(ms, now) {
  const at = inChina(ms);
  const time = `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`;
  const sameDay = at.toISOString().slice(0, 10) === inChina(now).toISOString().slice(0, 10);
  return sameDay ? time : `${at.getUTCMonth() + 1}月${at.getUTCDate()}日 ${time}`;
}

/** Remembers where the focus was and gives it back. */
export function keepFocus() {
  const before = document.activeElement;
  return () => before instanceof HTMLElement && before.isConnected && before.focus();
}
