"""What every room may lean on: no business rules, no Django, no table of its own.

``registry``  where rooms meet on shared pages
``http``      fetching from the open web: guarded, limited in bytes and seconds
``robots``    what a site lets us read (RFC 9309)
``pace``      one start per gap and host, across all processes
``rhythm``    when a source is worth asking again
``worklist``  claiming due rows, so that two workers never take the same one
``clock``     the present moment, read only at the edges (views, jobs, commands)
"""
