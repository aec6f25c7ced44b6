import { createElement, type ChangeEvent } from 'react';
import { Slider as WeappSlider } from '@tarojs/components';
import { colour } from '../styles/tokens';

interface SliderProps {
  id: string;
  label: string;
  /** The value in words. */
  words: string;
  max: number;
  value: number;
  onChange: (value: number) => void;
}

/** A place on a line: dragged, tapped, or moved by the arrow keys. */
export function Slider({ id, label, words, max, value, onChange }: SliderProps) {
  if (__WEAPP__) {
    return (
      <WeappSlider
        id={id}
        className="gy-slider"
        min={0}
        max={Math.max(1, Math.floor(max))}
        step={1}
        value={Math.floor(value)}
        blockSize={20}
        activeColor={colour.pine}
        backgroundColor={colour.line}
        ariaLabel={`${label}，${words}`}
        onChange={(e) => onChange(Number(e.detail.value))}
      />
    );
  }
  return createElement('input', {
    id,
    type: 'range',
    className: 'gy-slider',
    min: 0,
    max: Math.max(1, max),
    step: 'any',
    value: Math.min(value, Math.max(1, max)),
    'aria-label': label,
    'aria-valuetext': words,
    onChange: (e: ChangeEvent<HTMLInputElement>) => onChange(Number(e.target.value)),
    onKeyDown: (e: React.KeyboardEvent<HTMLInputElement>) => {
      const step = e.key === 'ArrowRight' || e.key === 'ArrowUp' ? 5 : e.key === 'ArrowLeft' || e.key === 'ArrowDown' ? -5 : 0;
      if (step === 0) return;
      e.preventDefault();
      onChange(Math.min(Math.max(0, value + step), max));
    },
  });
}
