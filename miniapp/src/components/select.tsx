import { createElement, type ChangeEvent } from 'react';
import { Picker } from '@tarojs/components';
import { Box } from './box';

interface SelectProps<T extends string> {
  id: string;
  label: string;
  /** The first may be «all» or «none». */
  options: readonly (readonly [T, string])[];
  value: T;
  onChange: (value: T) => void;
}

/** One of many, in little room: the browser's own list, or the phone's. */
export function Select<T extends string>({ id, label, options, value, onChange }: SelectProps<T>) {
  const at = Math.max(
    0,
    options.findIndex(([key]) => key === value),
  );
  const choose = (index: number): void => {
    const option = options[index];
    if (option) onChange(option[0]);
  };
  if (__WEAPP__) {
    // WeChat takes a label here; Taro's types do not know it.
    const said = { ariaLabel: `${label}：${options[at]?.[1] ?? ''}` };
    return (
      <Box className="gy-field">
        <Box className="gy-field__label">{label}</Box>
        <Picker
          {...said}
          mode="selector"
          range={options.map(([, words]) => words)}
          value={at}
          onChange={(e) => choose(Number(e.detail.value))}
        >
          <Box id={id} className="gy-input">
            {options[at]?.[1]}
          </Box>
        </Picker>
      </Box>
    );
  }
  return (
    <Box className="gy-field">
      {createElement('label', { htmlFor: id, className: 'gy-field__label' }, label)}
      {createElement(
        'select',
        { id, className: 'gy-input', value, onChange: (e: ChangeEvent<HTMLSelectElement>) => choose(e.target.selectedIndex) },
        options.map(([key, words]) => createElement('option', { key, value: key }, words)),
      )}
    </Box>
  );
}
