import { createElement, type ChangeEvent } from 'react';
import { Input, Textarea } from '@tarojs/components';
import { Box } from './box';
import { Press } from './press';

interface FieldProps {
  id: string;
  label: string;
  value: string;
  onChange: (value: string) => void;
  placeholder?: string;
  hint?: string;
  fault?: string | undefined;
  long?: boolean;
  maxLength?: number;
  /** What a browser offers to fill it with. */
  kind?: 'text' | 'password' | 'datetime-local' | 'date';
  /** Digits only: the phone shows its number keys. */
  digits?: boolean;
  /** What a browser's own memory may fill in. */
  fill?: 'username' | 'current-password' | 'new-password' | 'one-time-code' | 'off';
}

/** A labelled field, one line or several; its fault stands under it and is read out. */
export function Field({
  id,
  label,
  value,
  onChange,
  placeholder,
  hint,
  fault,
  long = false,
  maxLength = 1000,
  kind = 'text',
  digits = false,
  fill,
}: FieldProps) {
  const classes = `gy-input${long ? ' gy-input--text' : ''}`;
  return (
    <Box className="gy-field">
      {__WEAPP__ ? (
        <Box className="gy-field__label">{label}</Box>
      ) : (
        createElement('label', { htmlFor: id, className: 'gy-field__label' }, label)
      )}
      {__WEAPP__ ? (
        long ? (
          <Textarea
            id={id}
            className={classes}
            value={value}
            maxlength={maxLength}
            placeholder={placeholder}
            ariaLabel={label}
            onInput={(e) => onChange(e.detail.value)}
          />
        ) : (
          <Input
            id={id}
            type={digits ? 'number' : 'text'}
            className={classes}
            value={value}
            maxlength={maxLength}
            placeholder={placeholder}
            ariaLabel={label}
            onInput={(e) => onChange(e.detail.value)}
          />
        )
      ) : (
        createElement(long ? 'textarea' : 'input', {
          id,
          type: long ? undefined : kind,
          inputMode: digits ? 'numeric' : undefined,
          rows: long ? 4 : undefined,
          className: classes,
          value,
          maxLength: kind === 'datetime-local' || kind === 'date' ? undefined : maxLength,
          autoComplete: fill,
          placeholder,
          'aria-invalid': fault ? true : undefined,
          'aria-describedby': fault ? `${id}-fault` : hint ? `${id}-hint` : undefined,
          onChange: (e: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) => onChange(e.target.value),
        })
      )}
      {fault ? (
        <Box as="p" id={`${id}-fault`} className="gy-field__fault" role="alert">
          {fault}
        </Box>
      ) : hint ? (
        <Box as="p" id={`${id}-hint`} className="gy-field__hint">
          {hint}
        </Box>
      ) : null}
    </Box>
  );
}

/** On or off, with its words; the whole line is the target. */
export function Switch({
  id,
  label,
  hint,
  on,
  onChange,
}: {
  id: string;
  label: string;
  hint?: string;
  on: boolean;
  onChange: (on: boolean) => void;
}) {
  return (
    <Press
      id={id}
      role="switch"
      pressed={on}
      label={label}
      className={`gy-switch${on ? ' gy-switch--on' : ''}`}
      onPress={() => onChange(!on)}
    >
      <Box as="span" className="gy-switch__words">
        <Box as="span">{label}</Box>
        {hint ? <Box className="gy-meta">{hint}</Box> : null}
      </Box>
      <Box as="span" className="gy-switch__track" decor>
        <Box as="span" className="gy-switch__knob" />
      </Box>
    </Press>
  );
}

/** One of a few. */
export function Choice<T extends string>({
  id = 'choice',
  label,
  options,
  value,
  onChange,
}: {
  /** Begins the id of each: where a page has two of them. */
  id?: string;
  label: string;
  options: readonly (readonly [T, string])[];
  value: T;
  onChange: (value: T) => void;
}) {
  return (
    <Box className="gy-chips" role="radiogroup" label={label}>
      {options.map(([key, words]) => (
        <Press
          key={key}
          id={`${id}-${key}`}
          role="radio"
          pressed={key === value}
          label={words}
          className={`gy-chip${key === value ? ' gy-chip--on' : ''}`}
          onPress={() => onChange(key)}
        >
          {words}
        </Press>
      ))}
    </Box>
  );
}
