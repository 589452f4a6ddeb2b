/** The parent of all staff rooms: nothing but what is said when something goes wrong in one of them. */
import { isRouteErrorResponse, Outlet, useRouteError } from '@remix-run/react';
import { StaffPage } from './page.tsx';

export default function StaffRooms() {
  return <Outlet />;
}

const words: Record<number, [title: string, text: string]> = {
  400: ['This form is not ours', 'It came with a field that is not on the page. Nothing was changed.'],
  403: ['Not for your role', 'Your account may not do this. Ask an admin if it should.'],
  404: ['There is nothing here', 'The address is wrong, what stood here is gone, or it is not for you.'],
};

export function ErrorBoundary() {
  const error = useRouteError();
  const status = isRouteErrorResponse(error) ? error.status : 500;
  const [title, text] = words[status] ?? [
    'Something went wrong on our side',
    'Nothing was changed. Please try again in a minute.',
  ];
  return (
    <StaffPage title={title}>
      <p>{text}</p>
      <p>
        <a href="/staff">To the first page of the staff rooms</a>
      </p>
    </StaffPage>
  );
}
