import { Link, useNavigate } from 'react-router'
import { useSignIn } from '../graph/use-sign-in.ts'
import { Button } from '../parts/button.tsx'
import { Field } from '../parts/field.tsx'
import { ProblemList } from '../parts/problem-list.tsx'
import { useTitle } from '../parts/use-title.ts'

export function SignUpPage() {
  useTitle('Make an account')
  const navigate = useNavigate()
  const { signUp, isBusy, problems } = useSignIn()
  const problemOf = (field: string) => problems.find((problem) => problem.field?.includes(field))?.message
  return (
    <div className="narrow">
      <h1>Make an account</h1>
      <p>What is in your cart and what you have ordered as a guest stays yours.</p>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          const form = new FormData(event.currentTarget)
          const text = (name: string) => String(form.get(name) ?? '')
          if (!isBusy) void signUp({ email: text('email'), password: text('password'), name: text('name').trim() || undefined }).then((isDone) => isDone && navigate('/account'))
        }}
      >
        <Field name="name" label="What to call you" autoComplete="name" problem={problemOf('name')} />
        <Field name="email" label="Email" type="email" autoComplete="username" problem={problemOf('email')} required />
        <Field name="password" label="Password" type="password" autoComplete="new-password" minLength={10} hint="At least ten characters." problem={problemOf('password')} required />
        <ProblemList problems={problems.filter(({ field }) => !field?.length)} />
        <Button type="submit" isBusy={isBusy}>
          {isBusy ? 'One moment …' : 'Make the account'}
        </Button>
      </form>
      <p>
        You have one? <Link to="/sign-in">Sign in</Link>.
      </p>
    </div>
  )
}
