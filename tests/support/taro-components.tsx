import { createElement, useEffect, useRef, type ReactNode } from 'react';
import './taro';

type Props = Record<string, unknown> & { children?: ReactNode };

/**
 * A mini-program's component as a bare element: its `on…` props hear events of the lower-cased name with their `detail`
 * (React itself would not hear those), its other props can be read back from `data-…`.
 */
function bare(name: string) {
  return function Bare({ children, ...props }: Props) {
    const element = useRef<HTMLElement>(null);
    const latest = useRef(props);
    latest.current = props;
    const heard = Object.keys(props)
      .filter((key) => /^on[A-Z]/.test(key) && typeof props[key] === 'function')
      .sort()
      .join(' ');
    useEffect(() => {
      const node = element.current;
      if (node === null || heard === '') return undefined;
      const pairs = heard.split(' ').map((key) => {
        const hear = (event: Event): void => {
          const handler = latest.current[key];
          if (typeof handler === 'function') handler(event);
        };
        return [key.slice(2).toLowerCase(), hear] as const;
      });
      for (const [event, hear] of pairs) node.addEventListener(event, hear);
      return () => pairs.forEach(([event, hear]) => node.removeEventListener(event, hear));
    }, [heard]);
    const plain: Record<string, unknown> = {};
    for (const [key, value] of Object.entries(props)) {
      if (key === 'id' || key === 'className' || key === 'style') plain[key] = value;
      else if (key === 'ariaRole') plain.role = value;
      else if (key === 'ariaLabel') plain['aria-label'] = value;
      else if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
        plain[`data-${key.toLowerCase()}`] = String(value);
    }
    return createElement('div', { ref: element, 'data-taro': name, ...plain }, children);
  };
}

export const View = bare('view');
export const Text = bare('text');
export const Image = bare('image');
export const Button = bare('button');
export const Input = bare('input');
export const Textarea = bare('textarea');
export const Picker = bare('picker');
export const Slider = bare('slider');
export const Video = bare('video');
